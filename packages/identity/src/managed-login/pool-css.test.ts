import { parse, walk } from 'css-tree';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPoolCss, safePoolCss } from './pool-css.ts';

describe("a pool's CSS", () => {
  it('keeps the documented classes and what changes how they look', () => {
    const css = `
      /* of the house */
      .banner-customizable { padding: 25px 0px 25px 0px; background-color: lightgray; }
      .submitButton-customizable { font-size: 14px; font-weight: bold; margin: 20px 0px 10px 0px; height: 40px; width: 100%; color: #fff; background-color: #337ab7; }
      .submitButton-customizable:hover, .idpButton-customizable:hover { background-color: rgba(40, 96, 144, .5) !important }
      .inputField-customizable:focus { border-color: #66afe9; outline: 0; }
      .background-customizable { background-color: #faf; font-family: "Open Sans", sans-serif }`;
    expect(checkPoolCss(css)).toBe(
      [
        '.banner-customizable{padding:25px 0px 25px 0px;background-color:lightgray}',
        '.submitButton-customizable{font-size:14px;font-weight:bold;margin:20px 0px 10px 0px;height:40px;width:100%;color:#fff;background-color:#337ab7}',
        '.submitButton-customizable:hover,.idpButton-customizable:hover{background-color:rgba(40,96,144,.5)!important}',
        '.inputField-customizable:focus{border-color:#66afe9;outline:0}',
        '.background-customizable{background-color:#faf;font-family:"Open Sans",sans-serif}',
      ].join('\n'),
    );
  });

  const rule = (declaration: string) => `.label-customizable { ${declaration} }`;
  it.each([
    ['another class', '.card { color: red }'],
    ['an element', 'body { display: none }'],
    ['an attribute', '.label-customizable[value^="a"] { color: red }'],
    ['a neighbour', '.label-customizable + input { color: red }'],
    ['what is inside', '.label-customizable * { color: red }'],
    ['all', '* { color: red }'],
    ['what comes before', '.label-customizable::before { color: red }'],
    ['a function of selectors', '.label-customizable:has(input) { color: red }'],
    ['an import', '@import url(https://evil.example/a.css);'],
    ['a font', '@font-face { font-family: x; src: url(https://evil.example) }'],
    ['a condition', '@media screen { .label-customizable { color: red } }'],
    ['a nested rule', '.label-customizable { & input { color: red } }'],
    ['a picture', rule('background: url(https://evil.example/a.png)')],
    ['a quoted picture', rule('background: url("https://evil.example/a.png")')],
    ['a picture by another function', rule('background: image-set("a.png" 1x)')],
    ['an expression', rule('width: expression(alert(1))')],
    ['a position', rule('position: fixed')],
    ['a layer', rule('z-index: 9')],
    ['a transformation', rule('transform: scale(100)')],
    ['a margin that pulls', rule('margin-top: -100px')],
    ['a shadow over all', rule('box-shadow: 0 0 0 9999px red')],
    ['an outline over all', rule('outline: 9999px solid red')],
    ['a border over all', rule('border: 500px solid red')],
    ['a length beyond all', rule('height: 99999px')],
    ['the size of the window', rule('width: 100vw')],
    ['a variable', rule('color: var(--accent)')],
    ['a variable of its own', rule('--accent: red')],
    ['content', rule('content: "pay here"')],
    ['an old filter', rule('filter: progid:DXImageTransform.Microsoft.gradient()')],
    ['a behaviour', rule('behavior: url(#x)')],
    ['a calculation', rule('width: calc(100% + 9999px)')],
    ['an escape in a class', '.label-customizabl\\65 { color: red }'],
    ['an escape in a property', rule('p\\6fsition: fixed')],
    ['an escape in a function', rule('background: u\\72l(x)')],
    ['the end of the style', rule('color: red') + '</style><script>alert(1)</script>'],
    ['the end of the style in a comment', '/* </style> */'],
    ['the end of the style in a text', rule('font-family: "</style>"')],
    ['the end of a comment of markup', '-->'],
    ['a text that does not end', rule('font-family: "x')],
    ['a rule that does not end well', '.label-customizable { color: red } }'],
    ['something that is no declaration', rule('color')],
    ['a null', '.label-customizable { color: red\u0000 }'],
    ['too much of it', rule('color: red').repeat(5_000)],
  ])('takes no %s', (_what, css) => {
    expect(() => checkPoolCss(css)).toThrow(expect.objectContaining({ code: 'InvalidParameterException' }));
    expect(safePoolCss(css)).toBe('');
  });

  it('is nothing where there is nothing', () => {
    expect([checkPoolCss(''), checkPoolCss(' \n /* */ '), safePoolCss(undefined)]).toEqual(['', '', '']);
  });

  const pieces = fc.constantFrom(
    ...[
      '.banner-customizable',
      '.label-customizable',
      'body',
      '*',
      ':hover',
      '::after',
      '{',
      '}',
      ';',
      ':',
      ',',
    ],
    ...[
      'color',
      'background',
      'position',
      'margin',
      'red',
      'fixed',
      '#fff',
      '10px',
      '-9px',
      '100vw',
      '"',
      "'",
    ],
    ...[
      'url(',
      'url("x")',
      'rgb(1,2,3)',
      ')',
      '(',
      '\\',
      '/*',
      '*/',
      '<',
      '</style>',
      '-->',
      '@import',
      '@media',
    ],
    ...['!important', ' ', '\n', 'expression(', 'var(--a)', '--a', '&', '>', '\u0000', 'é'],
  );
  const hostile = fc.array(fc.oneof({ weight: 5, arbitrary: pieces }, fc.string({ maxLength: 4 })), {
    maxLength: 40,
  });

  it('lets nothing else onto a page, whatever it is made of', () => {
    fc.assert(
      fc.property(hostile, (parts) => {
        const css = safePoolCss(parts.join(''));
        expect(css).not.toMatch(/[<\\@]|url|expression|\/\*|var\(|position|content/i);
        const found: string[] = [];
        walk(parse(css), (node) => {
          if (node.type === 'ClassSelector') found.push(node.name);
          if (node.type === 'Raw' || node.type === 'Url' || node.type === 'TypeSelector')
            found.push(node.type);
        });
        for (const name of found) expect(name).toMatch(/-customizable$/);
        // What was printed is taken as it is: a page and a second look see the same.
        expect(safePoolCss(css)).toBe(css);
      }),
      { numRuns: 2_000 },
    );
  });
});
