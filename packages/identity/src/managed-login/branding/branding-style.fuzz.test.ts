import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageStyle } from '../pages/page-style.ts';
import { palettePaths, sizePaths } from './branding-paths.ts';
import { readBrandingStyle } from './branding-style.ts';

/** A settings document with a value in one place of those that are read, in both modes. */
function at(path: string, value: unknown): object {
  const names = path.split('.');
  const nested = (mode: string) =>
    names.reduceRight<unknown>((inner, name) => ({ [name === '*' ? mode : name]: inner }), value);
  return merged(nested('lightMode') as object, nested('darkMode') as object);
}

function merged(one: object, other: object): object {
  const entries = Object.entries(other).map(([name, value]) => {
    const before = (one as Record<string, unknown>)[name];
    const isBoth = typeof before === 'object' && before !== null && !Array.isArray(before);
    return [name, isBoth && typeof value === 'object' ? merged(before, value as object) : value];
  });
  return { ...one, ...Object.fromEntries(entries) };
}

const paths = [...Object.values(palettePaths), ...Object.values(sizePaths)].flat();
const words = fc.constantFrom(
  '}',
  '{',
  ';',
  'url(',
  '/*',
  '*/',
  '</style>',
  '#',
  'ff',
  '00',
  '@import',
  '"',
  '\\',
);
const texts = fc.oneof(
  fc.string(),
  fc.array(words).map((each) => each.join('')),
  fc.constant('12ab34ff'),
);
const values = fc.oneof(texts, fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.object());

describe('settings of a style', () => {
  it('give values of two forms alone, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), values, (path, value) => {
        const style = readBrandingStyle(at(path, value) as never);
        for (const colour of [...Object.values(style.light), ...Object.values(style.dark)])
          expect(colour).toMatch(/^#[0-9a-f]{6}(?:[0-9a-f]{2})?$/);
        for (const size of Object.values(style.sizes)) expect(size).toMatch(/^(?:\d{1,2}|100)px$/);
        // Whatever the values are, the rules stay those that there are.
        const braces = (css: string) => css.replace(/[^{}]/g, '').length;
        const { light, dark, sizes } = style;
        const filled = { colorScheme: 'light' as const, light, dark, sizes };
        const hasSizes = Object.keys(sizes).length > 0;
        const empty = { ...filled, light: {}, dark: {}, sizes: hasSizes ? { '--button-radius': '1px' } : {} };
        expect(braces(pageStyle(filled))).toBe(braces(pageStyle(empty)));
      }),
    );
  });

  it('are read whatever their shape is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (settings) => {
        expect(() => readBrandingStyle(settings as never)).not.toThrow();
      }),
    );
  });

  it('take colours with and without their opacity, and no others', () => {
    const colourOf = (color: unknown) =>
      readBrandingStyle({ components: { pageBackground: { lightMode: { color } } } } as never).light[
        '--paper'
      ];
    expect(
      ['12AB34FF', '#12ab34', 'fff', 'red', '12ab34f', '12ab34ffff', 'rgb(0,0,0)', ' 12ab34'].map(colourOf),
    ).toEqual(['#12ab34ff', '#12ab34', undefined, undefined, undefined, undefined, undefined, undefined]);
  });

  it('name the scheme, the place of the form and what is shown', () => {
    const style = readBrandingStyle({
      categories: {
        global: { colorSchemeMode: 'DARK', spacingDensity: 'COMPACT', pageFooter: { enabled: true } },
        form: { location: { horizontal: 'END', vertical: 'START' }, languageSelector: { enabled: true } },
        auth: { authMethodOrder: [[{ type: 'USERNAME_PASSWORD' }], [{ type: 'FEDERATED' }]] },
      },
      components: {
        favicon: { enabledTypes: ['SVG'] },
        pageFooter: { logo: { enabled: true, location: 'CENTER' } },
      },
    });
    expect(style).toMatchObject({
      ...{ colorScheme: 'dark', isCompact: true, horizontal: 'end', vertical: 'start', hasLanguages: true },
      ...{ favicons: ['SVG'], header: undefined, footer: { hasImage: false, logo: 'center' } },
      ...{ passwordsFirst: true, formLogo: undefined, hasPageImage: true, hasFormImage: false },
    });
  });
});
