from flask import Blueprint

bp = Blueprint("arrangements", __name__, url_prefix="/sap-xep")
