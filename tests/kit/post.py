"""A mail server on this machine: takes letters as they come over the wire, and refuses what a test wants refused."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 thu.example ESMTP")
        to = []
        while line := self.rfile.readline():
            word = line.decode("ascii").strip()
            verb = word.split(" ")[0].upper()
            self.server.heard.append(word)
            if verb == "EHLO":
                self.say("250-thu.example", "250 8BITMIME")
            elif verb == "RCPT":
                code = self.server.refuses.get(word[word.index("<") + 1 : word.index(">")])
                to.append(word)
                self.say(f"{code} no" if code else "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                content = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    content += part.removeprefix(b".") if part.startswith(b"..") else part
                self.server.letters.append(message_from_bytes(content, policy=default))
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok" if verb in {"MAIL", "RSET", "NOOP"} else "502 unknown")

    def say(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class PostOffice(socketserver.ThreadingTCPServer):
    daemon_threads, allow_reuse_address = True, True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Talk)
        self.letters, self.heard, self.refuses = [], [], {}

    @property
    def port(self):
        return self.server_address[1]


@contextmanager
def post_office():
    with PostOffice() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()
