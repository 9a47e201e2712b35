from portal.app import create_app

application = app = create_app()
app.extensions["hold"].take_if_free()
