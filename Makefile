# SPDX-License-Identifier: Apache-2.0
# postflight: `make help` lists what there is.  Objects live in build/<flavour>/, so that switching
# between release, sanitizers and fuzzers never mixes them.

CC ?= gcc
ifeq ($(origin CC),default)
CC = gcc
endif
PREFIX ?= /usr/local
DESTDIR ?=
FLAVOUR ?= release
V ?= 0
Q = $(if $(filter 0,$(V)),@)

VERSION := $(shell sed -n 's/^\#\# \([0-9][0-9.]*\).*/\1/p' CHANGELOG.md 2>/dev/null | head -n 1)

# The program for use has libraries in it, where they can be (make STATIC= for shared ones as installed).
STATIC ?= $(filter release,$(FLAVOUR))
PROGRAM_LIBS = $(if $(STATIC),`sh .ci/libs "$(CC)" $(LIBS)`,$(LIBS))

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
       -Wwrite-strings -Wvla -Wundef -Wformat=2 -fno-common -Werror
STD = -std=c11 -D_POSIX_C_SOURCE=200809L
PKGS = libpcre2-8 zlib yaml-0.1 libarchive libutf8proc jansson liblz4 liblzma \
       libzstd
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LIBS = $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lbz2 -lJudy -lpthread

# gzip by ISA-L where it is installed (make ISAL= for zlib alone); src/input/gunzip.c sees both.
ISAL := $(shell pkg-config --exists libisal 2>/dev/null && echo libisal)
ifneq ($(ISAL),)
PKG_CFLAGS += -DWITH_ISAL $(shell pkg-config --cflags $(ISAL))
LIBS += $(shell pkg-config --libs $(ISAL))
endif

# For 64-bit Windows: `make windows`, with libraries that .ci/windows builds from Debian's sources.
WINLIBS = build/windows-libs
ifeq ($(FLAVOUR),windows)
CC = x86_64-w64-mingw32-gcc-posix
X = .exe
PKG_CFLAGS = -isystem $(WINLIBS)/include -DPCRE2_STATIC -DYAML_DECLARE_STATIC -DUTF8PROC_STATIC \
             -DLIBARCHIVE_STATIC -DLZMA_API_STATIC -D__USE_MINGW_ANSI_STDIO=1
LIBS = -static -L$(WINLIBS)/lib -larchive -llzma -lbz2 -lzstd -llz4 -lpcre2-8 -lz -lyaml -lutf8proc \
       -ljansson -lJudy -lpthread
endif

# gcc clears and copies structures of some 200 bytes with an instruction that is slow to start, and
# fetches what is to be written (mem_soon) only to read it: every processor of 64 bits knows the
# other instruction, if only as one that does nothing.
FAST := -mprfchw -mmemset-strategy=vector_loop:512:noalign,libcall:-1:noalign \
        -mmemcpy-strategy=vector_loop:512:noalign,libcall:-1:noalign
FAST := $(if $(shell $(CC) $(FAST) -E -xc /dev/null 2>&1 | grep -i -e error -e unknown -e unused),,$(FAST))
# gcc makes the program of all its files at once: small functions of one are part of the hot loops of
# others (4 to 6 % of a scan).  Its objects hold usual code, too, of which tools and tests are linked.
WHOLE_release := -flto=auto -ffat-lto-objects -flto-partition=balanced
WHOLE_release := $(if $(shell $(CC) $(WHOLE_release) -E -xc /dev/null 2>&1 | grep -i -e error -e warning),,$(WHOLE_release))
WHOLE = $(WHOLE_$(FLAVOUR))
CFLAGS_release = -O3 -g $(FAST)
CFLAGS_windows = -O2 -g
CFLAGS_asan = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS_fuzz = -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
CFLAGS_tsan = -O1 -g -fsanitize=thread
CFLAGS ?= $(CFLAGS_$(FLAVOUR))
LDFLAGS_release = $(if $(WHOLE_release),-fno-lto)
LDFLAGS_asan = -fsanitize=address,undefined
LDFLAGS_fuzz = -fsanitize=fuzzer,address,undefined
LDFLAGS_tsan = -fsanitize=thread
LDFLAGS ?= $(LDFLAGS_$(FLAVOUR))

B = build/$(FLAVOUR)
CPP_ALL = $(STD) -Isrc -I. -Itests -I$(B) $(PKG_CFLAGS) -DPOSTFLIGHT_VERSION='"$(VERSION)"' \
          -include src/base/banned.h $(CPPFLAGS)

SRC = $(sort $(wildcard src/*/*.c parsers/*.c))
MAIN = $(sort $(wildcard src/*.c))
TESTLIB = $(sort $(wildcard tests/lib/*.c))
UNIT = $(sort $(wildcard tests/unit/test_*.c))
ifeq ($(FLAVOUR),windows) # links, pipes and rights as POSIX has them
UNIT := $(filter-out tests/unit/test_walk.c,$(UNIT))
endif
TOOLS = $(sort $(wildcard tests/tools/*.c))
FUZZ = $(sort $(wildcard fuzz/fuzz_*.c))
SHIPPED = $(sort $(shell find signatures -name '*.yml' 2>/dev/null))

OBJ = $(SRC:%.c=$(B)/%.o)
MAIN_OBJ = $(MAIN:%.c=$(B)/%.o) $(B)/shipped.o
OPTIONS_OBJ = $(filter $(B)/src/options%,$(MAIN_OBJ))
TESTLIB_OBJ = $(TESTLIB:%.c=$(B)/%.o)
UNIT_BIN = $(UNIT:tests/unit/%.c=$(B)/unit/%$(X))
TOOL_BIN = $(TOOLS:tests/tools/%.c=$(B)/tools/%)
FUZZ_BIN = $(FUZZ:fuzz/%.c=$(B)/fuzz/%)
REPLAY_BIN = $(FUZZ:fuzz/fuzz_%.c=$(B)/fuzz/replay_%)

.PHONY: all demo check deps deps-build deps-check build unit unit-objects windows windows-check cli headers layers fuzz fuzz-replay fuzz-smoke \
        both-compilers golden-update bundles coverage-page simulate oracle size install uninstall clean help tools docs \
        bench bench-quick bench-peers
.DEFAULT_GOAL := all
.SECONDARY:

all: build/postflight            ## build build/postflight

build/postflight: $(B)/postflight$(X)
	$(Q)cp $< $@.new && mv $@.new $@

$(MAIN_OBJ) $(OBJ): WHOLE_OBJ = $(WHOLE)

$(B)/postflight$(X): $(MAIN_OBJ) $(OBJ)
	@echo "  link    $@"
	$(Q)$(CC) $(CFLAGS) $(if $(WHOLE),$(filter-out -fno-lto,$(LDFLAGS)) $(WHOLE),$(LDFLAGS)) -o $@ $^ $(PROGRAM_LIBS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  cc      $<"
	$(Q)$(CC) $(CPP_ALL) $(WARN) $(CFLAGS) $(WHOLE_OBJ) -MMD -MP -c -o $@ $<

# The shipped signatures, plans and maps, so that the single file works alone.  embed runs here, on
# the machine that builds, whatever the program is built for.
HOSTCC ?= cc
EMBED_SRC = .ci/embed.c src/rules/yaml.c src/rules/yamlpack.c \
            $(filter-out src/base/fold.c src/base/jsonread.c src/base/lz.c,$(wildcard src/base/*.c))

build/embed: $(EMBED_SRC) $(wildcard src/base/*.h) src/rules/yaml.h src/rules/yamlpack.h
	@mkdir -p $(@D)
	@echo "  host    $@"
	$(Q)$(HOSTCC) $(STD) -O1 -Isrc -include src/base/banned.h -o $@ $(EMBED_SRC) \
	    `pkg-config --cflags --libs yaml-0.1` -lJudy -lpthread

$(B)/shipped.c: build/embed $(SHIPPED)
	@mkdir -p $(@D)
	$(Q)build/embed $(SHIPPED) > $@.new && mv $@.new $@

$(B)/shipped.o: $(B)/shipped.c
	$(Q)$(CC) $(CPP_ALL) $(WARN) $(CFLAGS) $(WHOLE_OBJ) -MMD -MP -c -o $@ $<

$(B)/unit/%$(X): $(B)/tests/unit/%.o $(TESTLIB_OBJ) $(OPTIONS_OBJ) $(OBJ) $(B)/shipped.o
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# What the conductor does can be called from a tool; each tool has a main of its own.
TOOL_OBJ = $(filter-out %/src/main.o,$(MAIN_OBJ))

$(B)/tools/%: $(B)/tests/tools/%.o $(filter-out %/lib/main.o,$(TESTLIB_OBJ)) $(OBJ) $(TOOL_OBJ)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

FUZZLIB_OBJ = $(B)/tests/lib/sieved.o $(B)/tests/lib/pack.o

$(B)/fuzz/fuzz_%: $(B)/fuzz/fuzz_%.o $(FUZZLIB_OBJ) $(OBJ) $(B)/shipped.o
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/fuzz/replay_%: $(B)/fuzz/fuzz_%.o $(B)/fuzz/replay.o $(FUZZLIB_OBJ) $(OBJ) $(B)/shipped.o
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

build: $(B)/postflight$(X)
tools: $(TOOL_BIN)
units: $(UNIT_BIN)
unit-objects: $(UNIT:%.c=$(B)/%.o) $(TESTLIB_OBJ)
replays: $(REPLAY_BIN)
fuzzers: $(FUZZ_BIN)

deps-build:
	$(Q)sh .ci/deps build

deps:                            ## install the Debian packages that are missing
	$(Q)sh .ci/deps

demo: deps-build                       ## dependencies, build, and a check of a bundled upgrade
	$(Q)$(MAKE) --no-print-directory all
	$(Q)sh .ci/demo

check: deps                      ## dependencies, build, all tests (sanitizers, both compilers)
	$(Q)$(MAKE) --no-print-directory check-run

check-run:
	$(Q)sh tests/run

windows: deps                     ## build/windows/postflight.exe for 64-bit Windows
	$(Q)sh .ci/windows deps
	$(Q)[ -e $(WINLIBS)/lib/libarchive.a ] || sh .ci/windows libs $(WINLIBS)
	$(Q)$(MAKE) --no-print-directory FLAVOUR=windows build/windows/postflight.exe

windows-check: windows all        ## its output under wine against the one of this machine, and its unit tests
	$(Q)$(MAKE) --no-print-directory FLAVOUR=windows units
	$(Q)sh .ci/windows check

fuzz: deps                       ## fuzz every target; SECONDS_EACH=1800, TARGETS="evtx msilog"
	$(Q)sh fuzz/run "$(TARGETS)" "$(or $(SECONDS_EACH),1800)"

bundles: $(B)/tools/evtxmake      ## write corpus/bundles/ again from its descriptions
	$(Q)for b in corpus/bundles/*/; do python3 tests/tools/mkbundle.py $< "$$b" || exit 1; done

coverage-page:                   ## write signatures/COVERAGE.md: what can be proven, and what not
	$(Q)python3 tests/tools/coverage_page.py > signatures/COVERAGE.md.new && \
	    mv signatures/COVERAGE.md.new signatures/COVERAGE.md

simulate: $(TOOL_BIN)             ## judge simulated upgrades, tens of thousands; SEEDS=0..100 LOGS=10000..10010
	$(Q)SEEDS="$(or $(SEEDS),0..100)" JUDGECASES=$(B)/tools/judgecases sh tests/cli/simulate.sh
	$(Q)LOGS="$(or $(LOGS),10000..10010)" TOOLS=$(B)/tools sh tests/cli/simulate_logs.sh

# Programs to compare with.  One whose library is missing is left out, and so is its column.
PEERS = timed floor inflate hyper xmlcount
PEER_FLAGS = -std=c11 -O3 -D_GNU_SOURCE -Wall -Wextra -Werror
PEER_LIBS_inflate = $(if $(ISAL),-DHAVE_ISAL `pkg-config --libs libisal`) -lz -llzma -larchive
PEER_LIBS_hyper = $(shell pkg-config --cflags --libs libhs 2>/dev/null)
PEER_LIBS_xmlcount = $(shell pkg-config --cflags --libs libxml-2.0 expat 2>/dev/null)

$(B)/bench/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(PEER_FLAGS) -o $@ $< $(PEER_LIBS_$*) 2> $@.log && rm -f $@.log || echo "  (no peer $*: see $@.log)"

bench-peers: $(PEERS:%=$(B)/bench/%)

bench: all tools                 ## measure against peers, write tests/bench/RESULTS.md (25 minutes)
	$(Q)sh .ci/deps bench
	$(Q)$(MAKE) --no-print-directory bench-peers
	$(Q)python3 tests/bench/bench.py --date "$(or $(DATE),$(shell date -u +%Y-%m-%d))" \
	    --page tests/bench/RESULTS.md $(BENCH)

bench-quick: all tools           ## the same in small, for its counts and outputs only (under 2 minutes)
	$(Q)$(MAKE) --no-print-directory bench-peers
	$(Q)python3 tests/bench/bench.py --quick $(BENCH)

oracle: $(B)/tools/rulehits      ## random rules by an independent evaluator; SEEDS=1..2000
	$(Q)python3 tests/oracle/random_rules.py $< "$(or $(SEEDS),1..500)"

size:                            ## the longest functions and files: debt with names
	$(Q)sh tests/size

docs: all                        ## manual page and shell completions in build/, from the option table
	$(Q)build/postflight help --man > build/postflight.1.new
	$(Q)mv build/postflight.1.new build/postflight.1
	$(Q)build/postflight help --completion bash > build/postflight.bash
	$(Q)build/postflight help --completion zsh > build/_postflight

SHARE = $(DESTDIR)$(PREFIX)/share

install: all docs                ## install under PREFIX (and DESTDIR)
	install -D -m 755 build/postflight $(DESTDIR)$(PREFIX)/bin/postflight
	install -D -m 644 build/postflight.1 $(SHARE)/man/man1/postflight.1
	install -D -m 644 build/postflight.bash $(SHARE)/bash-completion/completions/postflight
	install -D -m 644 build/_postflight $(SHARE)/zsh/site-functions/_postflight

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/postflight $(SHARE)/man/man1/postflight.1 \
	      $(SHARE)/bash-completion/completions/postflight $(SHARE)/zsh/site-functions/_postflight

clean:                           ## remove build/
	rm -rf build

help:                            ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

-include $(OBJ:.o=.d) $(MAIN_OBJ:.o=.d) $(TESTLIB_OBJ:.o=.d)
-include $(wildcard $(B)/tests/*/*.d $(B)/fuzz/*.d)
