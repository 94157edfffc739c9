# Liuhen: every command that a contributor needs. `make help` lists them.
#
# Wrong order is impossible: a target that needs tools or packages asks for them itself.
# Lists that other parts of the project append to stand at the top.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Generated files. One line each: the path, a colon, the command that prints its new content to standard output.
# `make generate` writes them all, `make verify` compares them and changes nothing.
define GENERATED
docs/access.md: go run ./cmd/liuhen access
docs/errors.md: go run ./cmd/liuhen errors
docs/openapi.json: go run ./cmd/liuhen openapi
web/src/api/schema.d.ts: cd web && npx --no-install openapi-typescript ../docs/openapi.json 2>/dev/null
web/src/i18n/en/term.json: go run ./cmd/liuhen terms en
web/src/i18n/zh-CN/term.json: go run ./cmd/liuhen terms zh
endef
export GENERATED

# Go modules whose tests `make test` runs: the product, our own tools, and every test module of its own under test/.
TEST_MODULES := . tools $(patsubst %/go.mod,%,$(wildcard test/*/go.mod))

# Systems for which both programs must build without cgo.
PLATFORMS := linux/amd64 linux/arm64 windows/amd64

# Whatever has a folder under cmd/.
PROGRAMS := $(notdir $(wildcard cmd/liuhen*))

# Parts of the two tiers, in order. Each is a target of its own and can be run alone.
CHECK_PARTS := check-format check-vet check-lint check-arch check-metrics check-programs check-web verify
GO_TESTS    := $(addprefix test-module@,$(TEST_MODULES))
TEST_PARTS  := $(GO_TESTS) test-web test-e2e

FUZZTIME  ?= 60s
TESTFLAGS ?=
# The race detector watches all of our code and what we use. Only SQLite itself is left out: it is C turned into Go that keeps
# its memory where the detector does not look, so that watching it finds nothing and takes most of the time of all tests.
RACE      := -race -gcflags=modernc.org/sqlite/lib=-race=false
# What `liuhen version` and `liuhen-verify --version` say. All of it follows from the commit, so that building it again gives the same bytes.
GIT       := git -C $(CURDIR)
RELEASE   := $(shell $(GIT) describe --tags --exact-match 2>/dev/null || echo unreleased)
COMMIT    := $(shell $(GIT) rev-parse --short=12 HEAD 2>/dev/null)$(shell $(GIT) diff --quiet HEAD 2>/dev/null; [ $$? != 1 ] || echo +changes)
COMMITTED := $(shell TZ=UTC $(GIT) log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd 2>/dev/null)
STAMP     := -X liuhen/internal/stamp.release=$(RELEASE) -X liuhen/internal/stamp.commit=$(COMMIT) -X liuhen/internal/stamp.committed=$(COMMITTED)
LDFLAGS   := -s -w $(STAMP)
GOBUILD   := go build -trimpath -ldflags '$(LDFLAGS)'

##@ For everyone

.PHONY: help
help: ## List every command
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-zA-Z_-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: deps build ## Build, make the demo that lives (./demo-data), serve it, and say where
	bin/liuhen serve --demo

.PHONY: demo
demo: deps build ## Build and play the line once, in a new folder, from the camera's files to a package that anyone can check
	@folder=liuhen-demo; n=1; while [ -e "$$folder" ]; do n=$$((n + 1)); folder=liuhen-demo-$$n; done; \
	  set -x; bin/liuhen demo --data "$$folder"

.PHONY: deps
deps: ## Install what building and testing need (apt-get), or print the one line that does
	@sh tools/deps.sh

# The typeface of printed papers. It is embedded where it is there; without it the program builds, and printing answers
# font-not-built. The npm package is brought in by its lock and thrown away again, since it is large.
FONT := internal/pdf/font/dist/NotoSerifSC-Regular.ttf

.PHONY: font
font: $(FONT) ## Bring the typeface of printed papers in (npm, once)

$(FONT): internal/pdf/font/package-lock.json
	@sh tools/font.sh

.PHONY: build
build: web font ## Build the programs into bin/, the web app and the typeface in them
	CGO_ENABLED=0 $(GOBUILD) -o bin/ $(addprefix ./cmd/,$(PROGRAMS))

.PHONY: web
web: web/dist/index.html ## Build the web app into web/dist/, if anything changed

# npm ci runs when the lock changed, and only then.
web/node_modules/.package-lock.json: web/package-lock.json web/.npmrc
	@echo "npm ci: web"; cd web && npm ci --prefer-offline --no-audit --no-fund
	@touch $@

WEB_SOURCES := $(shell find web/src web/build web/public -type f 2>/dev/null) web/index.html web/vite.config.ts web/tsconfig.json
web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	@cd web && npx --no-install vite build --logLevel warn
	@touch web/dist/.gitkeep $@

.PHONY: clean
clean: ## Remove what builds leave behind (not the data folders, not the cached tools)
	rm -rf bin dist web/dist/assets web/dist/*.* .cache/cross .cache/timings coverage.out

##@ Before every commit

.PHONY: check
check: deps ## Format, vet, lint, architecture, metrics, cross-builds, generated files
	@sh tools/parts.sh check $(CHECK_PARTS)

.PHONY: test
test: deps font ## All tests, with the race detector
	@sh tools/tool.sh versitygw >/dev/null
	@sh tools/parts.sh test $(TEST_PARTS)

.PHONY: format
format: ## Rewrite Go files as gofmt wants them
	gofmt -w $$(git ls-files '*.go')

.PHONY: generate
generate: web/node_modules/.package-lock.json ## Write every generated file anew
	@sh tools/generated.sh write

.PHONY: verify
verify: web/node_modules/.package-lock.json ## Regenerate every generated file and compare
	@sh tools/generated.sh compare

.PHONY: clauses
clauses: ## Run the scenarios and write docs/clauses.md: which clause is proved where
	LIUHEN_CLAUSES=$(CURDIR)/docs/clauses.md go test -count=1 ./test/scenario/...

##@ By hand, before an issue is called resolved

.PHONY: fuzz
fuzz: font ## Run every fuzz target for FUZZTIME (60s)
	@sh tools/fuzz.sh $(FUZZTIME)

.PHONY: soak
soak: deps ## Long runs: 200 kills at random on each database and store (SOAKKILLS=20 or SOAKTIME=5m for less)
	@sh tools/tool.sh versitygw >/dev/null
	go test -v $(RACE) -count=1 -timeout 0 -tags soak -run '^TestSoak' ./test/soak ./test/api

.PHONY: bench
bench: deps build ## Figures beside their peers, in the same run
	TUSD=$$(sh tools/tool.sh tusd) go run ./test/bench

.PHONY: bench-large
bench-large: deps build ## The same with large files (needs 60 GB of disk)
	TUSD=$$(sh tools/tool.sh tusd) go run ./test/bench -large

.PHONY: audit
audit: ## Known vulnerabilities in what we use (says NOT CHECKED where the database cannot be reached)
	@sh tools/audit.sh

.PHONY: prove-deps
prove-deps: ## Prove `make deps` in a bare Debian root (root, debootstrap, a Debian mirror)
	@sh tools/prove-deps.sh

# Parts of `make check`. Each may be run alone.

.PHONY: check-format
check-format:
	@out=$$(gofmt -l $$(git ls-files --cached --others --exclude-standard '*.go')); \
	  [ -z "$$out" ] || { echo "gofmt would change these files (run: make format):"; echo "$$out"; exit 1; }

.PHONY: check-vet
check-vet:
	@for module in $(TEST_MODULES); do echo "go vet: $$module"; (cd $$module && go vet ./...) || exit 1; done

.PHONY: check-lint
check-lint:
	@lint=$$(sh tools/tool.sh golangci-lint) && $$lint run ./...

.PHONY: check-arch
check-arch:
	go test -count=1 ./test/arch

.PHONY: check-metrics
check-metrics:
	cd tools && go run ./metrics ..

.PHONY: check-programs
check-programs:
	@sh tools/programs.sh '$(PLATFORMS)' '$(PROGRAMS)' '$(LDFLAGS)'

.PHONY: check-web
check-web: web/dist/index.html test/e2e/node_modules/.package-lock.json
	@cd web && npx --no-install vue-tsc --noEmit && npx --no-install eslint . --max-warnings 0
	@cd test/e2e && npx --no-install tsc --noEmit

# Parts of `make test`: one for each module, and the web app's.

.PHONY: $(GO_TESTS)
$(GO_TESTS):
	@mkdir -p .cache/bin .cache/timings
	@cd tools && go build -o ../.cache/bin/gotest ./gotest
	@.cache/bin/gotest -dir $(@:test-module@%=%) -closing .cache/timings/closing-$(notdir $(@:test-module@%=%)).txt \
	  -- $(RACE) -count=1 -timeout 20m $(TESTFLAGS) ./...

.PHONY: test-web
test-web: web/dist/index.html
	@mkdir -p .cache/timings
	@cd web && CLOSING=$(CURDIR)/.cache/timings/closing-web.txt npx --no-install vitest run

test/e2e/node_modules/.package-lock.json: test/e2e/package-lock.json test/e2e/.npmrc
	@echo "npm ci: test/e2e"; cd test/e2e && npm ci --prefer-offline --no-audit --no-fund
	@touch $@

.PHONY: test-e2e
test-e2e: build test/e2e/node_modules/.package-lock.json
	@mkdir -p .cache/timings
	@cd test/e2e && CLOSING=$(CURDIR)/.cache/timings/closing-e2e.txt npx --no-install vitest run
