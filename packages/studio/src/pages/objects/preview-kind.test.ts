import { expect, it } from 'vitest';
import { previewKind } from './preview-kind.ts';

it.each([
  ['a.json', 'application/json', 'json'],
  ['a.json', 'binary/octet-stream', 'json'],
  ['evil.html', 'text/html', 'text'],
  ['evil.svg', 'image/svg+xml', 'text'],
  ['evil.png', 'image/svg+xml', 'text'],
  ['photo', 'IMAGE/PNG', 'image'],
  ['photo.JPG', undefined, 'image'],
  ['data.parquet', 'application/octet-stream', 'none'],
])('shows %s of type %s as %s', (key, type, kind) => {
  expect(previewKind(key, type).kind).toBe(kind);
});
