# Everything a person does with this repository is a target here; `make` alone lists them.
SHELL := /bin/bash
GO    ?= go
export LANG ?= C.UTF-8

# gles and x11 build in a quarter of the time and draw the same picture; migrated_fynedo says that all our
# widget calls run on the UI goroutine, which app/ui takes care of.
APP_TAGS := x11,gles,migrated_fynedo

# The tag ci builds Fyne without a window and so without cgo: the whole module is checked on any machine.
PURE    := CGO_ENABLED=0
CI_TAGS := -tags ci

# One comment may speak for a group of small methods («Table, Key and Terms make Item a row»), which ST1020 does not know.
STATICCHECK := all,-ST1020

# What shares memory between goroutines. The painter is left out: Fyne's test driver runs UI calls on the caller's goroutine.
RACE_ROOMS := $(wildcard domain scanner sync app/terminal)

# The week of real orders stands beside the checkout of those who build the product; without it the embedded demo is played.
WAREHOUSE ?= $(wildcard ../shared/cases/retail-week)
SEED      ?= $(shell date +%s)
FUZZTIME  ?= 10s
IMAGES    ?= 10000
KILLS     ?= 10000
ROUNDS    ?= 100
FACTS     ?= 100000
HOURS     ?= 24
DEVICES   ?= 200

.PHONY: help run demo test bench lint build app handtruckd deps postgres strace crash cluster differential soak setup race fuzz sim zoo golden-update generate receiver android-check apk clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: ## the app on a demo warehouse, with a hub of its own
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo "no display here: try make demo, which plays a shift without a screen"; \
	else \
		$(MAKE) --no-print-directory build && bin/handtruck -demo; \
	fi

demo: handtruckd ## a whole shift without a screen; WAREHOUSE=folder plays another site
	bin/handtruckd demo $(if $(WAREHOUSE),-warehouse "$(WAREHOUSE)")

test: setup postgres strace ## all tests; again with the race detector where there is a C compiler
	$(PURE) $(GO) test $(CI_TAGS) ./...
	@if command -v gcc >/dev/null; then $(MAKE) --no-print-directory race; else echo "no gcc: the race detector is left out"; fi

race: ## the tests of everything below the painter with the race detector (needs gcc)
	CGO_ENABLED=1 $(GO) test -race -short $(CI_TAGS) $(RACE_ROOMS:%=./%/...)

bench: setup postgres ## every benchmark, each with its floor beside it
	@packages=$$(grep -rl --include='*_test.go' '^func Benchmark' . | xargs -r -n1 dirname | sort -u); \
	if [ -z "$$packages" ]; then echo "no benchmarks yet"; else $(PURE) $(GO) test $(CI_TAGS) -run '^$$' -bench . -benchmem $$packages; fi

lint: setup ## gofmt, go vet, staticcheck
	@unformatted=$$(gofmt -l $(wildcard app assets domain scanner sync *.go)); \
	if [ -n "$$unformatted" ]; then echo "not gofmt-ed:"; echo "$$unformatted"; exit 1; fi
	$(PURE) $(GO) vet $(CI_TAGS) ./...
	$(PURE) $(GO) tool staticcheck $(CI_TAGS) -checks $(STATICCHECK) ./...

build: deps app handtruckd ## bin/handtruck and bin/handtruckd

app: setup
	CGO_ENABLED=1 $(GO) build -tags $(APP_TAGS) -o bin/handtruck ./app

handtruckd: setup
	$(PURE) $(GO) build -o bin/handtruckd ./sync/handtruckd

postgres: ## the PostgreSQL server that the tests of the second engine run
	@.ci/postgres

strace: ## what the power-cut tests record programs with
	@.ci/strace

crash: setup strace ## IMAGES power cuts of device and hub each, and KILLS kills of real programs; hours
	$(PURE) $(GO) test $(CI_TAGS) -v -count 1 -timeout 0 ./sync/crash -args -images $(IMAGES) -kills $(KILLS) -seed $(SEED)

deps: ## the system packages that the desktop app is built with
	@.ci/deps

setup:
	@command -v $(GO) >/dev/null || { echo "Go is missing: install the version that go.mod names, or a later one"; exit 1; }

fuzz: setup ## each fuzz target for FUZZTIME
	@grep -rn --include='*_test.go' -oE '^func Fuzz[A-Za-z0-9_]*' . | sed 's/:.*func / /' | while read -r file name; do \
		$(PURE) $(GO) test $(CI_TAGS) -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$$(dirname "$$file")" || exit 1; \
	done

cluster: setup postgres ## hubs, terminals and a bad network as real processes for ROUNDS rounds, histories checked
	HANDTRUCK_CLUSTER_ROUNDS=$(ROUNDS) $(PURE) $(GO) test $(CI_TAGS) ./sync/handtruckd -run '^TestCluster' -v -count 1 -timeout 60m

differential: setup postgres ## FACTS random facts on SQLite and on PostgreSQL, everything compared byte by byte
	HANDTRUCK_FACTS=$(FACTS) $(PURE) $(GO) test $(CI_TAGS) ./sync/hub -run '^TestEnginesAgree$$' -v -count 1 -timeout 600m

soak: setup ## DEVICES (200) at one hub for HOURS (24) of the site's time: memory, logs and sums are watched
	HANDTRUCK_SOAK_HOURS=$(HOURS) HANDTRUCK_SOAK_DEVICES=$(DEVICES) $(PURE) $(GO) test $(CI_TAGS) ./sync/link -run '^TestSoak$$' -v -count 1 -timeout 0

# How many seeds make sim plays on the model; crews play a tenth of them, and real files a twentieth.
SEEDS   ?= 2000
MINUTES ?= 10

sim: handtruckd ## many seeds of the fleet simulation and what they met; SEEDS=n, MINUTES=m, or SEED=n to see one
ifeq ($(origin SEED),file)
	bin/handtruckd simulate -seeds $(SEEDS) -from $(SEED) -minutes $(MINUTES)
	bin/handtruckd simulate -seeds $$(($(SEEDS) / 10 + 1)) -from $(SEED) -minutes $(MINUTES) -crew
	bin/handtruckd simulate -seeds $$(($(SEEDS) / 20 + 1)) -from $(SEED) -minutes $(MINUTES) -store sqlite
else
	bin/handtruckd simulate -seed $(SEED)
endif

zoo: setup ## looks for each bug of the zoo many times, from different seeds on, and prints how long that takes
	$(PURE) $(GO) test $(CI_TAGS) -run TestZoo -v -timeout 60m ./sync/sim -zoo 5 | grep zoo_test

golden-update: setup ## writes the golden files anew (those of the wire format are only added to); read the diff before you commit it
	@packages=$$(grep -rlE --include='*_test.go' 'flag\.Bool\("update"' . | xargs -r -n1 dirname | sort -u); \
	if [ -z "$$packages" ]; then echo "no golden files yet"; else $(PURE) $(GO) test $(CI_TAGS) $$packages -update; fi

generate: setup ## the demo warehouse and whatever else is made by a program
	$(GO) generate ./...

receiver: ## the broadcast receiver's dex, out of its source
	@.ci/android-deps
	.ci/receiver app/platform/receiver

android-check: setup ## compiles, links and packages for Android with Debian's packages alone, and looks at the result
	@.ci/android-check

apk: setup ## bin/handtruck.apk, with Google's NDK (ANDROID_NDK_HOME) and SDK (ANDROID_HOME)
	@.ci/apk

clean: ## removes what make built
	rm -rf bin build
