import { readFile, stat } from 'node:fs/promises';
import type { MockSource } from '@cairn/workflows';
import { MockConfigError } from '@cairn/workflows/settings';

/** A mock configuration in a file, read again when the file has changed. */
export function mockFile(path: string): MockSource {
  let version: string | undefined;
  return {
    async read() {
      try {
        const { mtimeMs, size, ino } = await stat(path);
        const found = `${mtimeMs} ${size} ${ino}`;
        if (found === version) return undefined;
        const text = await readFile(path, 'utf8');
        version = found;
        return { file: path, text };
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const reason = code === 'ENOENT' ? 'there is no such file' : message;
        throw new MockConfigError(`the mock configuration ${path} cannot be read: ${reason}`);
      }
    },
  };
}
