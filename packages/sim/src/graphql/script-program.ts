import fc from 'fast-check';

const names = fc.constantFrom('a', 'b', 'c', 'd');
const operators = fc.constantFrom(
  ...'+ - * / % ** & | ^ << >> >>> === !== == != < <= > >= && || ??'.split(' '),
);

/** Bodies of handlers in the subset of JavaScript that APPSYNC_JS has and that means the same in both; they use a, b, c and d. */
export const scriptPrograms: fc.Arbitrary<string> = fc
  .array(fc.letrec(grammar).statement as fc.Arbitrary<string>, { minLength: 1, maxLength: 5 })
  .map((statements) => `${statements.join('\n')}\nreturn [a, b, c, d];`);

function grammar(tie: fc.LetrecTypedTie<{ expression: string; statement: string }>) {
  const part = tie('expression');
  const literal = fc.oneof(
    fc.integer({ min: -20, max: 20 }).map(String),
    fc.constantFrom(
      '0.5',
      'NaN',
      'Infinity',
      'true',
      'false',
      'null',
      'undefined',
      '""',
      '"x"',
      '"10"',
      '"a b"',
    ),
    names,
  );
  const list = fc.oneof(
    fc.array(part, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    part.map((value) => `[...(Array.isArray(${value}) ? ${value} : [${value}]), 7]`),
  );
  const object = fc.tuple(part, part, part).map(([x, y, rest]) => `({ x: ${x}, ['y']: ${y}, ...${rest} })`);
  const text = part.map((value) => `String(${value})`);
  const expression = fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal,
    list,
    object,
    fc.tuple(part, operators, part).map(([left, operator, right]) => `((${left}) ${operator} (${right}))`),
    fc.tuple(part, part, part).map(([test, first, second]) => `(${test} ? ${first} : ${second})`),
    fc
      .tuple(fc.constantFrom('!', '-', '+', 'typeof ', 'void '), part)
      .map(([sign, value]) => `(${sign}(${value}))`),
    fc
      .tuple(part, fc.constantFrom('.x', '.y', '?.x', '.length', '[0]', '?.[1]', '["x"]'))
      .map(([o, m]) => `(${o})${m}`),
    fc.tuple(part, part).map(([first, second]) => `\`\${${first}}-\${${second}}\``),
    fc.tuple(list, callback(part)).map(([items, call]) => `${items}${call}`),
    fc.tuple(text, textMethod(part)).map(([value, call]) => `${value}${call}`),
    fc.tuple(fc.constantFrom('keys', 'values', 'entries'), object).map(([name, o]) => `Object.${name}(${o})`),
    fc
      .tuple(fc.constantFrom('max', 'min', 'round', 'floor', 'ceil', 'abs'), part)
      .map(([f, v]) => `Math.${f}(${v})`),
    part.map((value) => `JSON.stringify({ v: ${value} })`),
    fc
      .tuple(part, part)
      .map(([first, second]) => `(({ x = ${first}, ...r }, ...s) => [x, r, s])({ y: ${second} }, 1, 2)`),
  );
  return { expression, statement: statement(part, tie('statement'), object, list) };
}

/** Calls of methods of lists that take functions, and of some that do not. */
function callback(part: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const withFunction = fc
    .tuple(
      fc.constantFrom(...'map filter find findIndex findLast some every flatMap forEach'.split(' ')),
      part,
    )
    .map(([method, body]) => `.${method}((p, i, all) => [p, i, all.length, ${body}][i % 4])`);
  const reduced = fc
    .tuple(fc.constantFrom('reduce', 'reduceRight'), part, part)
    .map(([method, body, first]) => `.${method}((sum, p) => sum + (p ?? ${body}), ${first})`);
  const plain = fc
    .tuple(
      fc.constantFrom(
        ...[
          'slice',
          'concat',
          'indexOf',
          'lastIndexOf',
          'join',
          'push',
          'unshift',
          'splice',
          'flat',
          'includes',
          'at',
        ],
      ),
      part,
    )
    .map(([method, given]) => (method === 'flat' ? '.flat()' : `.${method}(${given})`));
  return fc.oneof(
    withFunction,
    reduced,
    plain,
    fc.constantFrom('.sort()', '.reverse()', '.pop()', '.shift()', '.length'),
  );
}

function textMethod(part: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const names = 'charAt concat endsWith indexOf lastIndexOf slice startsWith substring includes at'.split(
    ' ',
  );
  return fc.oneof(
    fc.tuple(fc.constantFrom(...names), part).map(([method, given]) => `.${method}(${given})`),
    fc.constantFrom(
      '.trim()',
      '.toUpperCase()',
      '.toLowerCase()',
      '.split(",")',
      '.split("")',
      '.replaceAll("x", "-")',
      '.replace("1", "z")',
    ),
  );
}

function statement(
  part: fc.Arbitrary<string>,
  inner: fc.Arbitrary<string>,
  object: fc.Arbitrary<string>,
  list: fc.Arbitrary<string>,
): fc.Arbitrary<string> {
  const assign = fc.constantFrom(...'= += -= ??= ||= &&= |='.split(' '));
  return fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(names, assign, part).map(([name, sign, value]) => `${name} ${sign} ${value};`),
    fc
      .tuple(names, part)
      .map(
        ([name, value]) =>
          `if (typeof ${name} === 'object' && ${name} !== null && !Array.isArray(${name})) ${name}.x = ${value};`,
      ),
    fc
      .tuple(part, inner, inner)
      .map(([test, first, second]) => `if (${test}) { ${first} } else { ${second} }`),
    fc
      .tuple(list, inner, names)
      .map(([items, body, name]) => `for (const k of ${items}) { ${name} = k; ${body} if (a > 5) break; }`),
    fc.tuple(object, inner).map(([o, body]) => `for (const k in ${o}) { b = b + k; ${body} }`),
    fc
      .tuple(part, part, inner, inner)
      .map(
        ([v, test, first, second]) =>
          `switch (${v}) { case ${test}: ${first} case 1: ${second} break; default: ${first} }`,
      ),
    fc
      .tuple(object, part, names)
      .map(
        ([o, value, name]) => `{ const { x = ${value}, z: [q] = [1], ...r } = ${o}; ${name} = [x, q, r]; }`,
      ),
    fc.tuple(list, names, names).map(([items, first, second]) => `[${first}, ...${second}] = ${items};`),
    fc
      .tuple(part, names)
      .map(([value, name]) => `{ const f = (n, m = n) => [n, m, ${value}]; ${name} = f(${name}); }`),
    fc
      .tuple(names, part)
      .map(
        ([name, value]) =>
          `{ const t = ${value}; { const a = t; c = [a]; } { let c = 1; ${name === 'a' ? 'd' : name} = c; } }`,
      ),
    inner.map((body) => `{ const fs = [1, 2].map((n) => { ${body} return n; }); c = fs; }`),
  );
}
