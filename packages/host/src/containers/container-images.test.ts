import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readImages } from './container-images.ts';

it('reads directories beside the file, and commands', () => {
  const images = readImages(
    '{"a": {"directory": "job", "command": ["x"]}, "b": {"directory": "/y"}}',
    '/images',
  );
  expect([...images]).toEqual([
    ['a', { directory: '/images/job', entryPoint: [], command: ['x'] }],
    ['b', { directory: '/y', entryPoint: [], command: [] }],
  ]);
});

it.each([
  ['[]', 'it must hold an object of images by name'],
  ['{"a": 1}', 'a: an image is an object'],
  ['{"a": {"directory": 1}}', "a: 'directory' must be a text"],
  ['{"a": {"directory": "x", "comand": []}}', "a: unknown member 'comand'"],
  ['{"a": {"directory": "x", "command": "ls"}}', "a: 'entryPoint' and 'command' must be lists of texts"],
])('%s says what is wrong', (text, message) => {
  expect(() => readImages(text, '/')).toThrow(message);
});

it('reads or refuses any JSON', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      try {
        readImages(text, '/');
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        expect(error).not.toBeInstanceOf(TypeError);
      }
    }),
    { seed: 20_260_501 },
  );
});
