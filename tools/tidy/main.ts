/** Prints what is not as the house wants it, as `file:line message`; exit code 1 when there is anything. */
import { resolve } from 'node:path';
import { runChecks } from './checks.ts';
import { readProject } from './project.ts';

const project = readProject(resolve(import.meta.dirname, '..', '..'));
const violations = runChecks(project);
for (const { path, line, message } of violations) console.log(`${path}:${line} ${message}`);
console.log(`${project.files.length} files, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
