# MagicLink. `make help` lists what can be asked for.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

# System packages, each with the proof that it is there: a header below /usr/include, or a command.
# What MagicLink itself is built on; one word more is all that a new library costs here.
LIBRARIES := g++=c++/*/cstdlib libssl-dev=openssl/evp.h libsqlite3-dev=sqlite3.h \
	libcurl4-openssl-dev=curl/curl.h
# What only tests, checks and measurements call.
TOOLS := git=git python3=python3 python3-jsonschema=jsonschema curl=curl openssl=openssl binutils=readelf \
	nginx=nginx util-linux=prlimit python3-aiosmtpd=aiosmtpd postfix=postfix chromium=chromium

# What people run: Swift's own libraries are in it, so it needs no toolchain, and calls them without a detour.
RELEASE := -c release --product magiclink --static-swift-stdlib
BINARY := .build/release/magiclink

# The build of the checks: nothing undeclared is imported, and a warning is an error. It stands here and not in
# Package.swift because there it would break whoever embeds the library with a newer compiler.
STRICT_BUILD := --scratch-path .build-check --explicit-target-dependency-import-check error \
	-Xswiftc -warnings-as-errors -Xcc -Wall -Xcc -Wextra -Xcc -Werror
# `make test STRICT=1` tests the build that `make check` needs anyway: CI compiles once.
TEST_BUILD := $(if $(STRICT),$(STRICT_BUILD))
# The documented interface, from the same build.
SYMBOLS := dump-symbol-graph --minimum-access-level public --skip-synthesized-members

CHECKS := format top-level fence arrows links length build fixtures schemas documented linkage release self

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-19s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: release ## build for release and start a development server, which prints where to click (ARGS="…")
	exec $(BINARY) dev $(ARGS)

.PHONY: release
release: setup ## build the one binary, with all of Swift in it
	swift build $(RELEASE)
	@echo "release: $(BINARY)"

.PHONY: test
test: setup-tools ## run all tests (ONLY=name for some)
	@# One after the other: many wait for real programs on threads of the pool, which has no more than there are cores.
	swift test $(TEST_BUILD) --no-parallel $(if $(ONLY),--filter '$(ONLY)')

.PHONY: sanitize
sanitize: setup-tools ## run all tests under ThreadSanitizer and AddressSanitizer (half an hour; ONLY=thread or address)
	Tests/Sanitize/run $(ONLY)

.PHONY: check
check: setup-tools $(addprefix check-,$(CHECKS)) ## run what the tests cannot see: format, fences, documentation, linkage
	@echo "check: all $(words $(CHECKS)) passed"

.PHONY: bench
bench: setup-tools ## measure, by the program `run` of each folder in Tests/Benchmarks (ONLY=name for one)
	@ran=0; for run in Tests/Benchmarks/$(or $(ONLY),*)/run; do \
		[ -e "$$run" ] || continue; \
		echo "bench: $$run"; "$$run"; ran=$$((ran + 1)); \
	done; \
	if [ "$$ran" = 0 ]; then echo "bench: there is no Tests/Benchmarks/$(or $(ONLY),*)/run"; [ -z "$(ONLY)" ]; fi

.PHONY: fuzz
fuzz: setup ## fuzz the parsers with libFuzzer, SECONDS=60 for each target (ONLY=head for one)
	Tests/Fuzz/run $(or $(SECONDS),60) $(ONLY)

.PHONY: fixtures
fixtures: setup ## regenerate what is generated in Fixtures, and list what lies there
	swift run FixtureMaker Fixtures
	@# The generator leaves alone what it does not make; a file that it no longer makes has to go by hand.
	@echo "fixtures: folders with a SOURCE.txt are kept as they came. Folders, with their number of files:"
	@for folder in Fixtures/*/; do \
		[ -d "$$folder" ] || { echo "  none yet"; continue; }; \
		printf '  %6d  %s\n' "$$(find "$$folder" -type f | wc -l)" "$$folder"; \
	done

.PHONY: fixtures-crosscheck
fixtures-crosscheck: ## let openssl, node, PyJWT and joserfc judge the fixtures; the two last are fetched
	Tests/Crosscheck/run

.PHONY: http-crosscheck
http-crosscheck: ## compare the request parser with h11 on 200,000 seeded mutations (COUNT=…, SEED=…); h11 is fetched
	Tests/Crosscheck/http/run $(or $(COUNT),200000) $(or $(SEED),9112)

.PHONY: docs
docs: setup-tools ## write the reference as web pages into .build/docs
	rm -rf .build/*/symbolgraph
	# SwiftPM wants a symbol graph of the tests too, and fails where they are not built.
	swift build --build-tests
	swift package $(SYMBOLS)
	.ci/docs .build/*/symbolgraph .build/docs

.PHONY: clean
clean: ## remove everything that was built
	rm -rf .build .build-check .build-linkage .build-fixtures .build-fuzz .build-http

# Set-up. It asks before nothing, and changes nothing where nothing is missing.

.PHONY: setup setup-tools
setup:
	@.ci/setup $(LIBRARIES)
setup-tools:
	@.ci/setup $(LIBRARIES) $(TOOLS)

# The checks, quick ones first. `make -k check` goes on after a failure.

.PHONY: $(addprefix check-,$(CHECKS))
check-format:
	swift format lint --strict --recursive Sources Tests Package.swift
check-top-level:
	Tests/Checks/top_level.py
check-fence:
	Tests/Checks/fence.py
check-arrows:
	swift package --scratch-path .build-check dump-package | Tests/Checks/arrows.py
check-links:
	Tests/Checks/links.py
check-length:
	Tests/Checks/length.py
check-build:
	@mkdir -p .build-check
	swift build --build-tests $(STRICT_BUILD) 2>&1 | tee .build-check/build.log
	@# SwiftPM's own warning of a file that no target claims is none of the compiler's.
	@! grep -F -A 1 unhandled .build-check/build.log
# After check-build, whose build it takes.
check-fixtures:
	swift build $(STRICT_BUILD) --product FixtureMaker
	rm -rf .build-check/fixtures
	"$$(swift build $(STRICT_BUILD) --show-bin-path)/FixtureMaker" .build-check/fixtures
	Tests/Checks/fixtures.py .build-check/fixtures
check-schemas:
	Tests/Checks/schemas.py
check-documented:
	rm -rf .build-check/*/symbolgraph
	swift package $(STRICT_BUILD) $(SYMBOLS)
	Tests/Checks/documented.py .build-check/*/symbolgraph
check-linkage:
	@# SwiftPM keeps its plan of a nested package when the outer Package.swift changes, and would link as before.
	@rm -f .build-linkage/*.yaml
	swift build --package-path Tests/Linkage --scratch-path .build-linkage -c release
	Tests/Checks/linkage.py .build-linkage/release/Linkage
# What `make run` starts must build, and start, too.
check-release: release
	$(BINARY) version
	@! readelf --dynamic $(BINARY) | grep -i 'NEEDED.*swift' || { echo "release: it needs Swift's libraries"; exit 1; }
# Each check is shown a small broken tree and must say so.
check-self:
	Tests/Checks/self_test.py
