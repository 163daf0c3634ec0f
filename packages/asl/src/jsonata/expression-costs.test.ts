import { Payload } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { evaluationStepsMax } from './evaluation-fuel.ts';
import { JsonataFailure } from './expression.ts';
import { evaluate } from './testing/evaluate.ts';

const memory = /memory limit exceeded/;
const timeout = /evaluation timeout/;
const overflow = /Stack overflow/;

interface Run {
  readonly outcome: unknown;
  readonly steps: number;
  readonly milliseconds: number;
}

/** How an expression ends, what it is charged, and how long it keeps the processor. */
function run(source: string, overrides: Parameters<typeof evaluate>[1] = {}): Run {
  let steps = 0;
  const begin = process.cpuUsage();
  let outcome: unknown;
  try {
    outcome = evaluate(source, {
      ...overrides,
      spendSteps: (spent) => {
        steps += spent;
      },
    });
  } catch (error) {
    if (!(error instanceof JsonataFailure)) throw error;
    outcome = error.message;
  }
  const { user, system } = process.cpuUsage(begin);
  return { outcome, steps, milliseconds: (user + system) / 1_000 };
}

const many = (text: string, count: number) => Array(count).fill(text).join(',');
const nested = (count: number) =>
  `($f0 := ${'function() {'.repeat(count)} $sum([1..9999].($ + 1)) ${'}'.repeat(count)};` +
  `${Array.from({ length: count }, (_, index) => `$f${index + 1} := $f${index}()`).join(';')};` +
  `[1..9999].($f${count}) ~> $count())`;
const partials = (count: number) =>
  `($h := function($x, $y) { $sum([1..9999].($ + $x)) };` +
  '$p := function($f, $n) { $n = 0 ? $f(1, 1) : $p($f(?, ?), $n - 1) };' +
  `$start := function($n) { $p($h, $n) }; $start(${count}))`;

describe('an expression that would do work without bounds', () => {
  test.each<[string, RegExp]>([
    [`($c := [1..400000]; $count([${many('$c', 3_000)}]))`, memory],
    [`($c := [1..800]; $count([${many('$c', 900)}]))`, timeout],
    ['($c := [1..90000]; $count([[$c, [$c, $c]], [$c, [$c, $c]], $c, $c, $c, $c, $c, $c]))', memory],
    ['($a := [1..100000]; $count([1..10000].($string($a))))', timeout],
    [
      '($a := [1..9999]; $b := $append($append($a, $a), $a); $c := $append($b, $b); $count([$c, $c, $c].($c)))',
      memory,
    ],
    ['($c := [1..100000]; $count([1..9999].($c)))', memory],
    ['($a := [1..9999]; $count($a.$a.$a))', memory],
    ['($f := function($n) { $f($n + 1) }; $f(0))', timeout],
    ['$count([1..9999].([[1..1000]]))', timeout],
    ['($c := [1..9000]; $count($c[$c]))', timeout],
    ['($c := [1..700]; $count($c@$a.$c@$b.$c@$d.{"x": $a}))', timeout],
    ['($c := [1..100].{"k": [1..100]}; $count($c.k#$i.%.k#$j.%.k))', timeout],
    ['($a := [1..9000].{"k": "a"}; $a#$i^($i){k: $count($)})', timeout],
    ['[1..100000].{"k": "a"}{k: $count($)}', timeout],
    ['$count([1..9999].{"a": [1..200]}.**)', memory],
    ['($o := $merge([1..20000].{$string($): [1]}); $count($o.*))', timeout],
    ['$count($spread([1..50000].{$string($): 1}))', timeout],
    ['$reduce([1..100000], $append) ~> $count()', timeout],
    ['$reduce([1..100000], function($a, $b) { $append($a, $b) }) ~> $count()', timeout],
    ['$count($zip([1..400000], [1..400000], [1..400000]))', memory],
    ['($a := [1..100000]; $b := $map($a, function($x) { $x }); $count([1..9999].($a = $b)))', timeout],
    ['($a := [1..100000]; $count([1..9999].($ in $a)))', timeout],
    ['($a := [1..100000]; $count([1..9999].($a ? 1 : 2)))', timeout],
    ['($a := [1..100000]; $count([1..9999].($not($a))))', timeout],
    ['($a := [1..100000]; $count([1..9999].($a and true)))', timeout],
    ['($s := $pad("é", 262144, "é"); $count([1..9999].($uppercase($s))))', timeout],
    ['($s := $pad("a", 262144, "b"); $count([1..9999].($length($s))))', timeout],
    ['$replace($pad("a", 200000, "a"), /a/, $pad("", 200000, "$9"))', timeout],
    ['$formatNumber(1, $pad("#", 200000, "#,"))', timeout],
    ['$formatInteger(1, $pad("0", 200000, ",0"))', timeout],
    ['$fromMillis(1, $pad("", 100000, "[Y]"))', timeout],
    ['($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f("ab", 30))', memory],
    ['($f := $string ~> $length ~> $string; $count([1..99999].$f($)))', timeout],
    [
      '($p := function($o, $n) { $n = 0 ? $o : $p($o ~> |a|{"b": $o, "c": $o}|, $n - 1) }; $p({"a": {"x": 1}}, 80))',
      memory,
    ],
    [partials(5_000), overflow],
    [nested(400), timeout],
    ['$map([1..873782], $boolean) ~> $count()', timeout],
    ['[1..9999999] ~> $count()', memory],
  ])('%.80s', (source, message) => {
    const { outcome, milliseconds } = run(source);
    expect(outcome, source.slice(0, 100)).toMatch(message);
    // Most take a tenth of this; what would run on takes minutes.
    expect(milliseconds).toBeLessThan(5_000);
  });

  it('stops before it does what it cannot afford', () => {
    const count = run('$count($string([1..100000]))').steps;
    expect(count).toBeGreaterThan(50_000);
    const { outcome, steps } = run('($a := [1..100000]; $count([1..9].($string($a))))', {
      stepsLeft: 200_000,
    });
    expect(outcome).toMatch(timeout);
    expect(steps).toBeLessThan(200_000 + count);
  });

  it('is charged the same each time', () => {
    const source = '($c := [1..500]; $count($c@$a.$c[$ > $a]) & $string($c^(>$)))';
    expect(run(source).steps).toBe(run(source).steps);
  });
});

describe('data of an ordinary size', () => {
  const items = Array.from({ length: 10_000 }, (_, index) => ({
    id: index,
    p: (index * 7_919) % 10_007,
    c: `c${index % 20}`,
  }));
  const input = Payload.parse(JSON.stringify({ items }));

  test.each<[string, unknown]>([
    ['$count($states.input.items[p > 5000])', 5_004],
    ['$count($map($states.input.items, function($x) { {"a": $x.p, "b": $x.id} }))', 10_000],
    ['$sort($states.input.items, function($l, $r) { $l.p > $r.p })[0].p', 0],
    ['$states.input.items^(p)[0].p', 0],
    ['$states.input.items^(c, >p)[1].c', 'c0'],
    ['$count($keys($states.input.items{c: $count($)}))', 20],
    ['$states.input.items{"all": $count($)}', { all: 10_000 }],
    ['$count($distinct($states.input.items.c))', 20],
    ['$length($string($states.input)) > 256 * 1024', true],
    ['$count(($states.input ~> |items|{"z": 1}|).items[z = 1])', 10_000],
    ['$count($states.input.**)', 40_001],
    ['$reduce($states.input.items, function($a, $i) { $a + $i.p }, 0) > 0', true],
    ['$count($parse($string($states.input)).items)', 10_000],
    ['$count($append($states.input.items, $states.input.items))', 20_000],
    ['$count($merge($states.input.items.{$string(id): p}) ~> $each(function($v) { $v }))', 10_000],
    ['$length($join($states.input.items.c, ","))', 34_999],
    ['$count($split($join($states.input.items.c, ","), ","))', 10_000],
    ['$count($states.input.items#$i[$i % 2 = 0])', 5_000],
  ])('%s', (source, value) => {
    const { outcome, steps } = run(source, { input });
    expect(outcome).toEqual(value);
    expect(steps).toBeLessThan(evaluationStepsMax);
  });
});

describe('functions at the end of a function', () => {
  test.each<[string, unknown]>([
    [
      '$map([[1, 2], [4, 3]], function($i) { $sort($i, function($x, $y) { $x > $y }) })',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['($s := function($a) { $sort($a, function($x, $y) { $x > $y }) }; $s([3, 1, 2]))', [1, 2, 3]],
    ['($s := function($a) { $map($a, $string) }; $s([3, 1]))', ['3', '1']],
    ['($s := function($a) { $filter($a, $boolean) }; $s([0, 1, 2]))', [1, 2]],
    ['($s := function($a) { $reduce($a, $append) }; $s([[1], [2]]))', [1, 2]],
    ['($s := function($a) { $replace($a, /b/, $uppercase) }; $s("abc"))', undefined],
    ['($s := function($a) { $replace($a, /b/, function($m) { $uppercase($m.match) }) }; $s("abc"))', 'aBc'],
    ['($s := function($a) { $each($a, function($v, $k) { $k & $v }) }; $s({"a": 1, "b": 2}))', ['a1', 'b2']],
    ['($s := function($a) { $match($a, /b/) }; $s("abc").index)', 1],
  ])('%s', (source, value) => {
    const { outcome } = run(source);
    if (value === undefined) expect(outcome).toMatch(/T0410|D3012/);
    else expect(outcome).toEqual(value);
  });
});

describe('an order', () => {
  test.each<[string, unknown]>([
    ['[3, 1, 2]^($)', [1, 2, 3]],
    ['[3, 1, 2]^(>$)[0]', 3],
    ['[{"a": 2, "b": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 1}]^(a, >b).b', [2, 1, 1]],
    ['[{"a": 2}, {}, {"a": 1}]^(a).(a ? a : 0)', [1, 2, 0]],
    ['[{"a": 2}, {}, {"a": 1}]^(>a).(a ? a : 0)', [2, 1, 0]],
    ['[{"a": 2}]^(a).a', 2],
    ['[{"a": 2}]^(a)[]', [{ a: 2 }]],
    ['$states.input.none^(a)', undefined],
    ['$states.input.lines^(>price)^(name).name', ['a', 'b']],
    ['$states.input.lines^(>price)[0]{name: price}', { b: 5 }],
    [
      '[[2, 1], [4, 3]].[$^($)]',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['($a := [3, 2]; $map([1, 2], function($n) { $a^($)[0] + $n }))', [3, 4]],
    ['$states.input.a.b^(>$ * 2)', [3, 2, 1]],
  ])('%s', (source, value) => {
    expect(run(source).outcome).toEqual(value);
  });

  test.each([
    ['[1, "a"]^($)', 'T2007: Type mismatch when comparing values 1 and "a" in order-by clause'],
    ['[{"a": []}, {"a": 1}]^(a)', 'T2008: The expressions within an order-by clause must'],
  ])('%s fails', (source, message) => {
    expect(run(source).outcome).toContain(message);
  });
});
