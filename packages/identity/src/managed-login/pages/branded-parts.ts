import type { BrandingImage, PageGraphic } from '../branding/branding-images.ts';
import type { ModePalette } from '../branding/branding-paths.ts';
import type { BrandingEdge, BrandingStrip, BrandingStyle } from '../branding/branding-style.ts';
import type { Branding } from '../branding/kept-branding.ts';
import { type Html, html } from '../html.ts';
import type { PageColours } from './page-style.ts';

/** What a style of managed login puts on a page. */
export interface BrandedParts {
  readonly colours: PageColours;
  readonly isCompact: boolean;
  readonly hasLanguages: boolean;
  readonly placeClasses: string;
  readonly icons: Html;
  readonly header: Html | undefined;
  readonly footer: Html | undefined;
  readonly logoOutside: Html | undefined;
  /** What stands above the form: its logo, or the pool's name. */
  readonly banner: (poolName: string) => Html;
  readonly graphic: Html | undefined;
}

type Mode = 'light' | 'dark';
/** Addresses of an image by the mode for which it is. */
type ByMode = { readonly [mode in Mode]?: string | undefined };

/** The parts of a page that a style has a say in. */
export function brandedParts(
  branding: Branding,
  { basePath, graphic }: { readonly basePath: string; readonly graphic: PageGraphic | undefined },
): BrandedParts {
  const { style } = branding;
  const imageOf = (category: string): ByMode | undefined => find(branding, { basePath, category });
  const picture = (category: string, shown: { readonly className: string; readonly alt: string }) => {
    const image = imageOf(category);
    return image && pictureOf(style, image, shown);
  };
  const logoOf = (category: string) => picture(category, { className: 'logo', alt: '' });
  const strip = (given: BrandingStrip | undefined, category: string) =>
    given && (given.logo === undefined ? html`` : logoOf(category));
  const header = strip(style.header, 'PAGE_HEADER_LOGO');
  const footer = strip(style.footer, 'PAGE_FOOTER_LOGO');
  const formLogo = style.formLogo && logoOf('FORM_LOGO');
  const align = (edge: BrandingEdge | undefined) => (edge === undefined ? '' : `logo-${edge}`);
  const outside = formLogo !== undefined && style.formLogo?.isInside === false;
  return {
    colours: coloursOf(style, imageOf),
    isCompact: style.isCompact,
    hasLanguages: style.hasLanguages,
    placeClasses: `branded across-${style.horizontal} down-${style.vertical}`,
    icons: html`${iconsOf(branding, basePath)}`,
    header: style.header && html`<header class="strip ${align(style.header.logo)}">${header}</header>`,
    footer: style.footer && html`<footer class="strip foot ${align(style.footer.logo)}">${footer}</footer>`,
    logoOutside: outside
      ? html`<div class="outside ${align(style.formLogo?.location)}">${formLogo}</div>`
      : undefined,
    banner: (poolName) => {
      const inside =
        style.formLogo && picture('FORM_LOGO', { className: 'logo logo-customizable', alt: poolName });
      return inside === undefined || outside
        ? html`<div class="banner"><span class="pool">${poolName}</span></div>`
        : html`<div class="banner ${align(style.formLogo?.location)}">${inside}</div>`;
    },
    graphic:
      graphic !== undefined && style.hasGraphics
        ? picture(graphic, { className: 'graphic', alt: '' })
        : undefined,
  };
}

/** The style's colours, with the images that lie behind things. */
function coloursOf(style: BrandingStyle, imageOf: (category: string) => ByMode | undefined): PageColours {
  const behind: readonly (readonly [boolean, string, string])[] = [
    [style.hasPageImage, '--paper-image', 'PAGE_BACKGROUND'],
    [style.hasFormImage, '--card-image', 'FORM_BACKGROUND'],
    [style.header?.hasImage === true, '--header-image', 'PAGE_HEADER_BACKGROUND'],
    [style.footer?.hasImage === true, '--footer-image', 'PAGE_FOOTER_BACKGROUND'],
  ];
  const images = (mode: Mode): ModePalette =>
    Object.fromEntries(
      behind.flatMap(([isShown, name, category]) => {
        const href = isShown ? imageOf(category)?.[mode] : undefined;
        return href === undefined ? [] : [[name, `url("${href}")`]];
      }),
    );
  const described = (palette: ModePalette): ModePalette =>
    palette['--quiet'] === undefined ? palette : { ...palette, '--described': palette['--quiet'] };
  return {
    colorScheme: style.colorScheme,
    sizes: style.sizes,
    light: { ...described(style.light), ...images('light') },
    dark: { ...described(style.dark), ...images('dark') },
  };
}

/** Images for light and for dark; one that is for both stands in where the other is missing. */
function find(
  { images, hrefOf }: Branding,
  { basePath, category }: { readonly basePath: string; readonly category: string },
): ByMode | undefined {
  const of = (colorMode: BrandingImage['colorMode']) => {
    const image = images.find((each) => each.category === category && each.colorMode === colorMode);
    return image && `${basePath}${hrefOf(image)}`;
  };
  const any = of('DYNAMIC');
  const light = of('LIGHT') ?? any;
  const dark = of('DARK') ?? any;
  return light === undefined && dark === undefined ? undefined : { light, dark };
}

function pictureOf(
  { colorScheme }: BrandingStyle,
  { light, dark }: ByMode,
  { className, alt }: { readonly className: string; readonly alt: string },
): Html | undefined {
  const image = (src: string) => html`<img class="${className}" alt="${alt}" src="${src}">`;
  if (colorScheme !== 'dynamic') {
    const src = colorScheme === 'light' ? light : dark;
    return src === undefined ? undefined : image(src);
  }
  const src = light ?? dark ?? '';
  if (light === dark || light === undefined || dark === undefined) return image(src);
  return html`<picture><source media="(prefers-color-scheme:dark)" srcset="${dark}">${image(src)}</picture>`;
}

function iconsOf(branding: Branding, basePath: string): readonly Html[] {
  return branding.style.favicons.flatMap((type) => {
    const { light, dark } = find(branding, { basePath, category: `FAVICON_${type}` }) ?? {};
    const href = branding.style.colorScheme === 'dark' ? (dark ?? light) : (light ?? dark);
    return href === undefined ? [] : [html`<link rel="icon" href="${href}">`];
  });
}
