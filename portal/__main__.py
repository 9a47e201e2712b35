"""The command line of `./tusoi`."""

from flask.cli import FlaskGroup

from portal.app import create_app

main = FlaskGroup(
    create_app=lambda: create_app(),
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    help="Commands of the portal. `./tusoi --demo COMMAND` speaks to the demonstration ward.",
)
main.params.clear()  # Flask's own options (--app, --debug, --env-file) speak to developers

if __name__ == "__main__":
    main(prog_name="./tusoi")
