#!/usr/bin/env node
// The command as npm links it: a file of its own, because what the compiler writes is not executable.
import "../dist/src/cli/main.js";
