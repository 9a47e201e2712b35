# Every target is a deed of manage.py; `make help` lists them with a sentence each.
PYTHON ?= python3
DEEDS := help setup run serve demo test test-fast test-postgres trust planted check bench bench-growth profile \
         backup restore upgrade go-back screens messages migration settings doctor install uninstall bundle pin

.DEFAULT_GOAL := help
.PHONY: $(DEEDS)
$(DEEDS):
	@$(PYTHON) manage.py $@ $(ARGS)
