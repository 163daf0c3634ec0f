/** The style of all pages. Colours keep a contrast of 4.5 to 1 and more, by light and by dark. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#eef1f5;--card:#fff;--ink:#18212f;--quiet:#4a5568;--line:#8793a6;--accent:#0b5cad;--accent-ink:#fff;--accent-deep:#08457f;--wrong:#a3131b;--wrong-paper:#fdecec;--good:#0b5d3b;--good-paper:#e6f5ee}
@media(prefers-color-scheme:dark){:root{--paper:#10151d;--card:#1a212c;--ink:#eef2f7;--quiet:#b6c1d1;--line:#75849b;--accent:#8cc2ff;--accent-ink:#0b1a2b;--accent-deep:#b5d8ff;--wrong:#ffb3b3;--wrong-paper:#3a1c20;--good:#9fe0c0;--good-paper:#16322a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;display:grid;place-items:start center;padding:6vh 1rem 2rem}
.card{width:100%;max-width:26rem;background:var(--card);border-radius:.75rem;overflow:hidden;box-shadow:0 1px 2px #0002,0 8px 24px #0000001a}
.banner{padding:1.5rem 1.75rem 0}
.logo{display:block;max-width:100%;max-height:5rem;height:auto}
.pool{font-weight:600;color:var(--quiet);overflow-wrap:anywhere}
main{padding:1rem 1.75rem 1.75rem}
h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25}
p{margin:0 0 1rem;overflow-wrap:anywhere}
label,legend{display:block;margin:0 0 .25rem;font-weight:600}
fieldset{margin:0 0 1rem;padding:0;border:0}
.field{margin:0 0 1rem}
.hint{margin:.25rem 0 0;color:var(--quiet);font-size:.875rem}
input{font:inherit;color:inherit}
.input{display:block;width:100%;min-height:2.75rem;padding:.5rem .75rem;background:var(--card);border:1px solid var(--line);border-radius:.5rem}
.input[aria-invalid=true]{border-color:var(--wrong)}
.choice{display:flex;align-items:center;gap:.625rem;min-height:2.75rem;font-weight:400}
.choice input{width:1.25rem;height:1.25rem;margin:0;accent-color:var(--accent)}
.button{display:block;width:100%;min-height:2.75rem;padding:.5rem 1rem;border:1px solid transparent;border-radius:.5rem;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.submit{background:var(--accent);color:var(--accent-ink)}
.submit:hover{background:var(--accent-deep)}
.provider{margin:0 0 .5rem;background:transparent;color:var(--ink);border-color:var(--line)}
.provider:hover{border-color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
a{color:var(--accent)}
.link{background:none;border:0;padding:0;min-height:1.5rem;font:inherit;color:var(--accent);text-decoration:underline;cursor:pointer}
.message{margin:0 0 1rem;padding:.75rem 1rem;border-radius:.5rem;overflow-wrap:anywhere}
.wrong{background:var(--wrong-paper);color:var(--wrong)}
.good{background:var(--good-paper);color:var(--good)}
.or{margin:1.25rem 0;text-align:center;color:var(--quiet)}
.below{margin:1rem 0 0}
.secret{padding:.75rem 1rem;border:1px dashed var(--line);border-radius:.5rem;font-family:ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere;user-select:all}
ul{margin:.25rem 0 0;padding-left:1.25rem;color:var(--quiet);font-size:.875rem}
@media(max-width:30rem){body{padding:0;background:var(--card)}.card{box-shadow:none;border-radius:0;max-width:none}.banner{padding:1.25rem 1.25rem 0}main{padding:1rem 1.25rem 1.5rem}}
@media(forced-colors:active){.card{border:1px solid}.button{border-color:currentcolor}}
`;
