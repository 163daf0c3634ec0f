#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { keepStartSmall } from './start-memory.ts';

// The sources are TypeScript: with their compiled form kept, a start takes half the time and a third less memory.
// Threads learn of the cache by the environment only. A folder given there (as `npm start` does) is used.
const { directory } = enableCompileCache();
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory;
keepStartSmall();
await import('./run-command.ts');
