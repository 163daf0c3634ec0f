import { isJsonObject, type Json } from '@cairn/kit';
import { type ModePalette, palettePaths, sizePaths } from './branding-paths.ts';

export type BrandingEdge = 'start' | 'center' | 'end';

/** A strip above or below the form. */
export interface BrandingStrip {
  readonly hasImage: boolean;
  /** Where the logo stands; undefined where there is none. */
  readonly logo: BrandingEdge | undefined;
}

/**
 * What was understood of the settings of a style of managed login. All texts in it are made here, of numbers and of
 * words of short lists: none is a piece of the settings.
 */
export interface BrandingStyle {
  readonly colorScheme: 'light' | 'dark' | 'dynamic';
  /** Colours by custom property, as `#rrggbbaa`. */
  readonly light: ModePalette;
  readonly dark: ModePalette;
  /** Lengths by custom property, in px. */
  readonly sizes: ModePalette;
  readonly isCompact: boolean;
  readonly horizontal: BrandingEdge;
  readonly vertical: BrandingEdge;
  readonly header: BrandingStrip | undefined;
  readonly footer: BrandingStrip | undefined;
  readonly hasPageImage: boolean;
  readonly hasFormImage: boolean;
  readonly formLogo: { readonly isInside: boolean; readonly location: BrandingEdge } | undefined;
  readonly favicons: readonly ('ICO' | 'SVG')[];
  readonly passwordsFirst: boolean;
  readonly hasGraphics: boolean;
  readonly hasLanguages: boolean;
}

const colourPattern = /^#?([0-9a-f]{6}(?:[0-9a-f]{2})?)$/i;
const radiusPxMax = 100;

/**
 * Reads the settings of a style. What is not understood, or is none of what may stand there, is as if it were not said.
 * Source: developer guide, "Apply branding to managed login pages"; AWS CLI reference, update-managed-login-branding.
 */
export function readBrandingStyle(settings: Json): BrandingStyle {
  const at = (path: string): Json | undefined => valueAt(settings, path);
  const edge = (path: string): BrandingEdge => edges[String(at(path))] ?? 'center';
  const colours = (mode: 'lightMode' | 'darkMode'): ModePalette =>
    read(palettePaths, (path) => colourOf(at(path.replace('*', mode))));
  const scheme = at('categories.global.colorSchemeMode');
  return {
    colorScheme: scheme === 'LIGHT' ? 'light' : scheme === 'DARK' ? 'dark' : 'dynamic',
    light: colours('lightMode'),
    dark: colours('darkMode'),
    sizes: read(sizePaths, (path) => lengthOf(at(path))),
    isCompact: at('categories.global.spacingDensity') === 'COMPACT',
    horizontal: edge('categories.form.location.horizontal'),
    vertical: edge('categories.form.location.vertical'),
    header: stripOf(at, 'pageHeader'),
    footer: stripOf(at, 'pageFooter'),
    hasPageImage: at('components.pageBackground.image.enabled') !== false,
    hasFormImage: at('components.form.backgroundImage.enabled') === true,
    formLogo:
      at('components.form.logo.enabled') === true
        ? {
            isInside: at('components.form.logo.formInclusion') !== 'OUT',
            location: edge('components.form.logo.location'),
          }
        : undefined,
    favicons: faviconsOf(at('components.favicon.enabledTypes')),
    passwordsFirst: passwordsFirst(at('categories.auth.authMethodOrder')),
    hasGraphics: at('categories.form.displayGraphics') !== false,
    hasLanguages: at('categories.form.languageSelector.enabled') === true,
  };
}

const edges: { readonly [name: string]: BrandingEdge } = {
  ...{ START: 'start', LEFT: 'start', TOP: 'start', CENTER: 'center' },
  ...{ END: 'end', RIGHT: 'end', BOTTOM: 'end' },
};

function stripOf(
  at: (path: string) => Json | undefined,
  name: 'pageHeader' | 'pageFooter',
): BrandingStrip | undefined {
  if (at(`categories.global.${name}.enabled`) !== true) return undefined;
  const hasLogo = at(`components.${name}.logo.enabled`) === true;
  return {
    hasImage: at(`components.${name}.backgroundImage.enabled`) === true,
    logo: hasLogo ? (edges[String(at(`components.${name}.logo.location`))] ?? 'start') : undefined,
  };
}

function faviconsOf(given: Json | undefined): readonly ('ICO' | 'SVG')[] {
  const all = ['ICO', 'SVG'] as const;
  return Array.isArray(given) ? all.filter((type) => given.includes(type)) : all;
}

/** Ways to sign in stand in rows, and rows in an order; which of the two comes first is all that is looked at. */
function passwordsFirst(order: Json | undefined): boolean {
  const types = (Array.isArray(order) ? order.flat() : []).map((method) =>
    isJsonObject(method) ? method.type : undefined,
  );
  const password = types.indexOf('USERNAME_PASSWORD');
  const federated = types.indexOf('FEDERATED');
  return password !== -1 && federated !== -1 && password < federated;
}

function read(
  paths: Readonly<Record<string, readonly string[]>>,
  valueAtPath: (path: string) => string | undefined,
): ModePalette {
  return Object.fromEntries(
    Object.entries(paths).flatMap(([name, candidates]) => {
      const value = candidates.map(valueAtPath).find((each) => each !== undefined);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function colourOf(value: Json | undefined): string | undefined {
  const hex = typeof value === 'string' ? colourPattern.exec(value)?.[1] : undefined;
  return hex && `#${hex.toLowerCase()}`;
}

function lengthOf(value: Json | undefined): string | undefined {
  const px = typeof value === 'number' ? value : Number.NaN;
  return px >= 0 && px <= radiusPxMax ? `${Math.round(px)}px` : undefined;
}

function valueAt(settings: Json, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<Json | undefined>(
      (value, name) => (isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
      settings,
    );
}
