import type { ModePalette } from '../branding/branding-paths.ts';

const light: ModePalette = {
  ...{
    '--paper': '#eef1f5',
    '--card': '#fff',
    '--ink': '#18212f',
    '--quiet': '#4a5568',
    '--line': '#8793a6',
  },
  ...{ '--accent': '#0b5cad', '--accent-ink': '#fff', '--accent-deep': '#08457f' },
  ...{ '--wrong': '#a3131b', '--wrong-paper': '#fdecec', '--good': '#0b5d3b', '--good-paper': '#e6f5ee' },
};

const dark: ModePalette = {
  ...{
    '--paper': '#10151d',
    '--card': '#1a212c',
    '--ink': '#eef2f7',
    '--quiet': '#b6c1d1',
    '--line': '#75849b',
  },
  ...{ '--accent': '#8cc2ff', '--accent-ink': '#0b1a2b', '--accent-deep': '#b5d8ff' },
  ...{ '--wrong': '#ffb3b3', '--wrong-paper': '#3a1c20', '--good': '#9fe0c0', '--good-paper': '#16322a' },
};

/** What a style changes of the pages' own: values of custom properties. */
export interface PageColours {
  readonly colorScheme: 'light' | 'dark' | 'dynamic';
  readonly light: ModePalette;
  readonly dark: ModePalette;
  readonly sizes: ModePalette;
}

const own: PageColours = { colorScheme: 'dynamic', light: {}, dark: {}, sizes: {} };

/** For CSS of pools, which is written for the classic pages: these are light, whatever a browser would like. */
export const lightColours: PageColours = { ...own, colorScheme: 'light' };

/** The style of all pages. Its own colours keep a contrast of 4.5 to 1 and more, by light and by dark. */
export function pageStyle(colours: PageColours = own): string {
  const { colorScheme, sizes } = colours;
  const lightRoot = rootOf({ ...light, ...colours.light });
  const darkRoot = rootOf({ ...dark, ...colours.dark });
  const roots = {
    light: `:root{color-scheme:light}${lightRoot}`,
    dark: `:root{color-scheme:dark}${darkRoot}`,
    // Each in its own block: what one of them does not say is not to come from the other.
    dynamic: `:root{color-scheme:light dark}@media not all and (prefers-color-scheme:dark){${lightRoot}}@media(prefers-color-scheme:dark){${darkRoot}}`,
  };
  return `${roots[colorScheme]}${rootOf(sizes)}${rules}`;
}

function rootOf(palette: ModePalette): string {
  const values = Object.entries(palette).map(([name, value]) => `${name}:${value}`);
  return values.length === 0 ? '' : `:root{${values.join(';')}}`;
}

const rules = `
*{box-sizing:border-box}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;background:var(--paper) var(--paper-image,none) center/cover no-repeat;color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;display:flex;flex-direction:column}
.place{flex:1;display:grid;grid-template-columns:minmax(0,1fr);align-content:start;justify-items:center;padding:6vh 1rem 2rem}
.card{width:100%;max-width:26rem;background:var(--card) var(--card-image,none) center/cover no-repeat;border:1px solid var(--card-line,transparent);border-radius:var(--card-radius,.75rem);overflow:hidden;box-shadow:0 1px 2px #0002,0 8px 24px #0000001a}
.banner{padding:1.5rem 1.75rem 0}
.logo{display:block;max-width:100%;max-height:5rem;height:auto}
.pool{font-weight:600;color:var(--quiet);overflow-wrap:anywhere}
main{padding:1rem 1.75rem 1.75rem}
h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25;color:var(--heading,inherit)}
p{margin:0 0 1rem;overflow-wrap:anywhere}
label,legend{display:block;padding:0;margin:0 0 .25rem;font-weight:600;color:var(--label,inherit)}
fieldset{margin:0 0 1rem;padding:0;border:0}
.field{margin:0 0 1rem}
.hint{margin:.25rem 0 0;color:var(--hint,var(--quiet));font-size:.875rem}
.textDescription-customizable,.idpDescription-customizable{color:var(--described,inherit)}
input{font:inherit;color:inherit}
.input{display:block;width:100%;min-height:2.75rem;padding:.5rem .75rem;background:var(--field,var(--card));color:var(--label,inherit);border:1px solid var(--line);border-radius:var(--field-radius,.5rem)}
.input[aria-invalid=true]{border-color:var(--wrong)}
.choice{display:flex;align-items:center;gap:.625rem;min-height:2.75rem;font-weight:400}
.choice input{width:1.25rem;height:1.25rem;margin:0;accent-color:var(--chosen,var(--accent))}
.button{display:block;width:100%;min-height:2.75rem;padding:.5rem 1rem;border:1px solid transparent;border-radius:var(--button-radius,.5rem);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.button:disabled{cursor:progress;opacity:.75}
.submit{background:var(--submit-paper,var(--accent));color:var(--submit-ink,var(--accent-ink));border-color:var(--submit-line,transparent)}
.submit:hover{background:var(--submit-paper-hover,var(--accent-deep));color:var(--submit-ink-hover,var(--accent-ink));border-color:var(--submit-line-hover,transparent)}
.submit:active{background:var(--submit-paper-active,var(--accent-deep));color:var(--submit-ink-active,var(--accent-ink));border-color:var(--submit-line-active,transparent)}
.second{margin:.75rem 0 0;background:var(--second-paper,transparent);color:var(--second-ink,var(--ink));border-color:var(--second-line,var(--line))}
.second:hover{background:var(--second-paper-hover,transparent);color:var(--second-ink-hover,var(--ink));border-color:var(--second-line-hover,var(--accent))}
.second:active{background:var(--second-paper-active,transparent);color:var(--second-ink-active,var(--ink));border-color:var(--second-line-active,var(--accent))}
.provider{margin:0 0 .5rem;background:var(--provider-paper,transparent);color:var(--provider-ink,var(--ink));border-color:var(--provider-line,var(--line))}
.provider:hover{background:var(--provider-paper-hover,transparent);color:var(--provider-ink-hover,var(--ink));border-color:var(--provider-line-hover,var(--accent))}
.provider:active{background:var(--provider-paper-active,transparent);color:var(--provider-ink-active,var(--ink));border-color:var(--provider-line-active,var(--accent))}
:focus-visible{outline:3px solid var(--focus,var(--accent));outline-offset:2px}
a{color:var(--link,var(--accent))}
a:hover{color:var(--link-hover,var(--link,var(--accent)))}
.link{background:none;border:0;padding:0;min-height:1.5rem;font:inherit;color:var(--link,var(--accent));text-decoration:underline;cursor:pointer}
.message{margin:0 0 1rem;padding:.75rem 1rem;border:1px solid transparent;border-radius:var(--message-radius,.5rem);overflow-wrap:anywhere}
.wrong{background:var(--wrong-paper);color:var(--wrong);border-color:var(--wrong-line,transparent)}
.good{background:var(--good-paper);color:var(--good);border-color:var(--good-line,transparent)}
.or{display:flex;align-items:center;gap:.75rem;margin:1.25rem 0;color:var(--quiet)}
.or::before,.or::after{content:"";flex:1;border-top:1px solid var(--divider,transparent)}
.below{margin:1rem 0 0}
.secret{padding:.75rem 1rem;border:1px dashed var(--line);border-radius:.5rem;font-family:ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere;user-select:all}
.languages{display:flex;flex-wrap:wrap;gap:.25rem .75rem;list-style:none;margin:1rem 0 0;padding:0;font-size:.875rem}
.languages a{display:inline-block;min-height:1.5rem}
ul{margin:.25rem 0 0;padding-left:1.25rem;color:var(--quiet);font-size:.875rem}
.strip{display:flex;align-items:center;min-height:4rem;padding:.75rem 1.75rem;background:var(--header) var(--header-image,none) center/cover no-repeat;border-bottom:1px solid var(--header-line,transparent)}
.strip.foot{background:var(--footer) var(--footer-image,none) center/cover no-repeat;border-top:1px solid var(--footer-line,transparent);border-bottom:0}
.strip img{max-height:2.5rem}
.graphic{display:block;max-width:60%;max-height:7rem;margin:0 auto 1rem}
.outside{width:100%;max-width:26rem;margin:0 0 1rem}
.logo-start .logo{margin-right:auto}.logo-center .logo{margin-left:auto;margin-right:auto}.logo-end .logo{margin-left:auto}
.across-start{justify-items:start}.across-end{justify-items:end}
.branded.down-start{align-content:start}.branded.down-center{align-content:center}.branded.down-end{align-content:end}
.branded{padding:2rem}
.compact .field,.compact p,.compact h1{margin-bottom:.5rem}.compact .input,.compact .button{min-height:2.25rem;padding-top:.25rem;padding-bottom:.25rem}.compact main{padding-bottom:1rem}
@media(max-width:30rem){.place{padding:0}.place:not(.branded){background:var(--card)}.card{box-shadow:none;border-radius:0;border-width:0;max-width:none}.banner{padding:1.25rem 1.25rem 0}main{padding:1rem 1.25rem 1.5rem}.outside{padding:1rem 1.25rem 0;margin:0}}
@media(forced-colors:active){.card{border:1px solid}.button{border-color:currentcolor}}
`;
