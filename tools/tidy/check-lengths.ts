import { functionsOf } from './function-span.ts';
import type { Check, Violation } from './project.ts';

const fileLinesMax = 500;
/** Tests are tables for the most part. */
const testLinesMax = 800;
const functionLinesMax = 100;
const blobBytesMax = 256 * 1024;
const locks = new Set(['package-lock.json', 'tools/node/package-lock.json']);

/** Files and functions stay short enough to be read at once; tests group theirs in long `describe`s. */
export const checkLengths: Check = (project) =>
  project.files.flatMap((file): Violation[] => {
    if (!file.isSource) return [];
    const lines = file.text.split('\n').length - 1;
    const violations: Violation[] = [];
    const isTest = file.path.endsWith('.test.ts');
    const max = isTest ? testLinesMax : fileLinesMax;
    if (lines > max) {
      violations.push({ path: file.path, line: max, message: `${lines} lines; at most ${max}` });
    }
    if (file.isTest) return violations;
    for (const { name, line, lineCount } of functionsOf(file.code)) {
      if (lineCount <= functionLinesMax) continue;
      const message = `${name} has ${lineCount} lines; at most ${functionLinesMax}`;
      violations.push({ path: file.path, line, message });
    }
    return violations;
  });

/** Large files make every clone slow for ever. */
export const checkBlobs: Check = (project) =>
  project.files
    .filter((file) => file.byteCount > blobBytesMax && !locks.has(file.path))
    .map((file) => ({
      path: file.path,
      line: 1,
      message: `${file.byteCount} bytes; at most ${blobBytesMax}`,
    }));
