import { expect, test } from 'vitest';
import { studioHostnames } from './studio-hostnames.ts';

test('the studio is at studio.localhost and where it is said to be', () => {
  expect(studioHostnames({})).toEqual(['studio.localhost']);
  expect(studioHostnames({ studioHostnames: ['Studio.Example', 'studio.localhost'] })).toEqual([
    'studio.localhost',
    'studio.example',
  ]);
});

test.each([['http://studio.example'], ['studio:80'], ['127.0.0.1'], ['a b'], ['..'], ['']])(
  '%j is no name for it',
  (name) => {
    expect(() => studioHostnames({ studioHostnames: [name] })).toThrow('--studio-hostname takes the name');
  },
);

test.each([['localhost'], ['BOX.lan']])('%s is the server itself, where content of users is', (name) => {
  const options = { studioHostnames: [name], hostnames: ['box.lan'] };
  expect(() => studioHostnames(options)).toThrow('give the studio a name of its own');
});
