import { encodeBase64 } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { brandingImages } from './branding-images.ts';

const bytes = {
  png: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  jpeg: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0),
  ico: Uint8Array.of(0, 0, 1, 0, 1, 0),
  svg: new TextEncoder().encode(' <svg xmlns="http://www.w3.org/2000/svg"/>'),
  webp: new TextEncoder().encode('RIFF....WEBPVP8 '),
  html: new TextEncoder().encode('plain text'),
};
const asset = (Extension: string, content: Uint8Array, ColorMode = 'LIGHT') => ({
  ...{ Category: 'FORM_LOGO', ColorMode, Extension },
  base64: encodeBase64(content),
});

describe('images of a style', () => {
  it.each([
    ['PNG', bytes.png, true],
    ['JPEG', bytes.jpeg, true],
    ['ICO', bytes.ico, true],
    ['SVG', bytes.svg, true],
    ['WEBP', bytes.webp, true],
    ['PNG', bytes.svg, false],
    ['SVG', bytes.html, false],
    ['WEBP', bytes.png, false],
    ['HTML', bytes.html, false],
    ['__proto__', bytes.png, false],
  ])('called %s are shown where they are so', (extension, content, isShown) => {
    expect(brandingImages([asset(extension, content)])).toHaveLength(isShown ? 1 : 0);
  });

  it('keep their place among the assets', () => {
    const images = brandingImages([
      asset('PNG', bytes.html),
      asset('PNG', bytes.png, 'DARK'),
      asset('PNG', bytes.png, 'NIGHT'),
    ]);
    expect(images).toEqual([{ category: 'FORM_LOGO', colorMode: 'DARK', extension: 'PNG', index: 1 }]);
  });
});
