# The two commands to know are `make run` and `make test`. Each step is a script, so that it can be run alone.

PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: help build run test lint install uninstall dist deb clean

help:
	@echo "make run      install what is missing, build, and show what virtmoment does with the samples"
	@echo "make test     install what is missing, build, and run every test"
	@echo "make build    build the command (release)"
	@echo "make install  put what was built, completions and manual below PREFIX ($(PREFIX)); builds nothing"
	@echo "make dist     make dist/virtmoment-VERSION-linux-ARCHITECTURE.tar.gz"
	@echo "make deb      make a Debian package, and try it in a fresh Debian (as root)"
	@echo "make lint     check the format of the sources"
	@echo "make clean    remove what was built"

build:
	@Scripts/require-swift.sh
	@Scripts/install-dependencies.sh build
	@Scripts/build-release.sh

run: build
	@Scripts/show-samples.sh

test:
	@Scripts/require-swift.sh
	@Scripts/install-dependencies.sh test
	@Scripts/install-sarif-schema.sh
	@Scripts/run-tests.sh

lint:
	@Scripts/lint.sh

install:
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" Scripts/install.sh

uninstall:
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" Scripts/install.sh --remove

dist:
	@Scripts/require-swift.sh
	@Scripts/install-dependencies.sh build
	@Scripts/make-dist.sh

deb:
	@Scripts/require-swift.sh
	@Scripts/install-dependencies.sh deb
	@Scripts/test-debian-package.sh

clean:
	swift package clean
