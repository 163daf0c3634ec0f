import { printJson } from '@cairn/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodingFunctions } from './encoding/encoding-functions.ts';
import { FunctionError } from './function-error.ts';
import { idFunctions } from './ids/id-functions.ts';
import { mathFunctions } from './math/math-functions.ts';
import { textFunctions } from './text/text-functions.ts';
import { timeFunctions } from './time/time-functions.ts';
import { xmlFunctions } from './xml/xml-functions.ts';

const moment = 1_517_943_695_758; // 2018-02-06T19:01:35.758Z, a Tuesday

describe('formats of java.time', () => {
  it.each([
    ['yyyy-MM-dd HH:mm:ssZ', undefined, '2018-02-06 19:01:35+0000'],
    ['yyyy-MM-dd HH:mm:ssZ', '+08:00', '2018-02-07 03:01:35+0800'],
    ['yyyy-MM-dd HH:mm:ss.SSS Z', 'Australia/Perth', '2018-02-07 03:01:35.758 +0800'],
    ["EEEE, MMMM d, yyyy 'at' h:mm a", undefined, 'Tuesday, February 6, 2018 at 7:01 PM'],
    ['EEE MMM dd yy', undefined, 'Tue Feb 06 18'],
    ['MMMMM EEEEE', undefined, 'F T'],
    ['D w Q QQQ QQQQ', undefined, '37 6 1 Q1 1st quarter'],
    ['uuuu-MM-dd[ HH:mm][XXXXX]', '-03:30', '2018-02-06 15:31-03:30'],
    ['X XX XXXXX x xx xxx Z ZZZZ ZZZZZ', undefined, 'Z Z Z +00 +0000 +00:00 +0000 GMT Z'],
    ['X XX XXXXX xxx O OOOO VV', '+05:30', '+0530 +0530 +05:30 +05:30 GMT+5:30 GMT+05:30 +05:30'],
    ['VV z', 'America/New_York', 'America/New_York EST'],
    ['zzzz', 'America/New_York', 'Eastern Standard Time'],
    ['KK kk hh A n S SSSSSS', undefined, '07 19 07 68495758 758000000 7 758000'],
    ['GG GGGG', undefined, 'AD Anno Domini'],
    ["''yyyy''", undefined, "'2018'"],
    ['e ee eee', undefined, '3 03 Tue'],
    ['yyyyy uuuu', undefined, '02018 2018'],
  ])('%s in %s is %s', (pattern, zone, text) => {
    expect(timeFunctions.epochMilliSecondsToFormatted(moment, pattern, zone)).toBe(text);
  });

  it.each([
    ['yyyy-MM-dd b', 'Unknown pattern letter: b'],
    ['MMMMMM', 'Too many pattern letters: M'],
    ["yyyy 'at", "Pattern ends with an incomplete string literal: 'at"],
    ['yyyy]', 'Pattern invalid as it contains ] without previous ['],
  ])('%s is no format', (pattern, message) => {
    expect(() => timeFunctions.nowFormatted(moment, pattern)).toThrow(message);
  });

  it.each([
    ['2018-02-02 01:19:22', 'yyyy-MM-dd HH:mm:ss', '+08:00', 1_517_505_562_000],
    ['2010-03-01 01:34:32.045 +0800', 'yyyy-MM-dd HH:mm:ss.SSS Z', undefined, 1_267_378_472_045],
    ['20180206190135758Z', 'yyyyMMddHHmmssSSSX', undefined, moment],
    ['Feb 6, 2018 7:01 PM', 'MMM d, yyyy h:mm a', 'UTC', 1_517_943_660_000],
    ['Tuesday 06 February 2018 00', 'EEEE dd MMMM yyyy HH', 'Europe/Berlin', 1_517_871_600_000],
    ['2018-02-06T19:01', "yyyy-MM-dd'T'HH:mm[:ss][.SSS]", 'UTC', 1_517_943_660_000],
    ['2018-02-06T19:01:35.758', "yyyy-MM-dd'T'HH:mm[:ss][.SSS]", 'UTC', moment],
    ['2018-037 00:00 Europe/Paris', 'uuuu-DDD HH:mm VV', undefined, 1_517_871_600_000],
    ['24:00 2018-02-05', 'HH:mm yyyy-MM-dd', 'UTC', 1_517_875_200_000],
    // A time that clocks skip goes on by the length of the gap, one that comes twice is the first of both.
    ['2024-03-31 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Berlin', Date.UTC(2024, 2, 31, 1, 30)],
    ['2024-10-27 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Berlin', Date.UTC(2024, 9, 27, 0, 30)],
  ])('%s by %s in %s is %d', (text, pattern, zone, epochMs) => {
    expect(timeFunctions.parseFormattedToEpochMilliSeconds(text, pattern, zone)).toBe(epochMs);
  });

  it.each([
    ['x', 'yyyy', 'UTC', "Text 'x' could not be parsed at index 0"],
    ['2018-02-06 10', 'yyyy-MM-dd', 'UTC', 'unparsed text found at index 10'],
    ['2018-02-06 10', 'yyyy-MM-dd HH', undefined, 'Unable to obtain ZonedDateTime'],
    ['2018-13-06 10', 'yyyy-MM-dd HH', 'UTC', 'Invalid value for MonthOfYear (valid values 1 - 12): 13'],
    ['2018-02-30 10', 'yyyy-MM-dd HH', 'UTC', "Invalid date 'FEBRUARY 30'"],
    ['2018-02-06 10', 'yyyy-MM-dd HH', 'Mars/Base', 'Unknown time-zone ID: Mars/Base'],
  ])('%s by %s in %s fails', (text, pattern, zone, message) => {
    expect(() => timeFunctions.parseFormattedToEpochMilliSeconds(text, pattern, zone)).toThrow(message);
  });

  it('what was printed is read back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -2e12, max: 4e12 }),
        fc.constantFrom('UTC', '+08:00', '-03:30', 'Australia/Perth', 'Asia/Tokyo'),
        fc.constantFrom(
          'yyyy-MM-dd HH:mm:ss.SSSXXX',
          'EEE, dd MMM yyyy hh:mm:ss.SSS a Z',
          'uuuuDDDHHmmssSSSxxx',
          'yyyyMMddHHmmssSSS VV',
        ),
        (epochMs, zone, pattern) => {
          const text = timeFunctions.epochMilliSecondsToFormatted(epochMs, pattern, zone);
          expect(timeFunctions.parseFormattedToEpochMilliSeconds(text, pattern)).toBe(epochMs);
        },
      ),
    );
  });

  it('any pattern and text give a result or a FunctionError', () => {
    const letters = fc.string({
      unit: fc.constantFrom(..."yMdHmsSXxZVzOEaQwDGNAn[]' -:T"),
      maxLength: 12,
    });
    fc.assert(
      fc.property(letters, fc.string({ maxLength: 12 }), (pattern, text) => {
        for (const run of [
          () => timeFunctions.epochMilliSecondsToFormatted(moment, pattern, 'Asia/Tokyo'),
          () => timeFunctions.parseFormattedToEpochMilliSeconds(text, pattern, 'UTC'),
          () =>
            timeFunctions.parseFormattedToEpochMilliSeconds(
              timeFunctions.epochMilliSecondsToFormatted(moment, pattern),
              pattern,
            ),
        ]) {
          try {
            run();
          } catch (error) {
            expect(error).toBeInstanceOf(FunctionError);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('ISO 8601', () => {
  it.each([
    ['2010-02-28T17:34:32.045Z', 1_267_378_472_045],
    ['2010-03-01T01:34:32.045+08:00', 1_267_378_472_045],
    ['2010-03-01T01:34:32+08:00[Australia/Perth]', 1_267_378_472_000],
    ['1970-01-01T00:00Z', 0],
  ])('%s is %d', (text, epochMs) => {
    expect(timeFunctions.parseISO8601ToEpochMilliSeconds(text)).toBe(epochMs);
  });

  it('is printed with three digits of milliseconds', () => {
    expect(timeFunctions.epochMilliSecondsToISO8601(0)).toBe('1970-01-01T00:00:00.000Z');
  });

  it.each(['2010-02-30T00:00:00Z', '2010-02-28T17:34:32.045', 'now'])('%s is refused', (text) => {
    expect(() => timeFunctions.parseISO8601ToEpochMilliSeconds(text)).toThrow(FunctionError);
  });
});

describe('encodings', () => {
  it('URLs are encoded as forms are', () => {
    expect(encodingFunctions.urlEncode("a b!'()*~-._é")).toBe('a+b%21%27%28%29*%7E-._%C3%A9');
    expect(encodingFunctions.urlDecode('a+b%21%C3%A9')).toBe('a b!é');
    expect(() => encodingFunctions.urlDecode('%4')).toThrow(/Incomplete trailing escape/);
    expect(() => encodingFunctions.urlDecode('%zz')).toThrow(/Illegal hex characters/);
  });

  it('any text survives encoding and decoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(encodingFunctions.urlDecode(encodingFunctions.urlEncode(text))).toBe(text.toWellFormed());
        expect(encodingFunctions.base64Decode(encodingFunctions.base64Encode(text))).toBe(
          text.toWellFormed(),
        );
      }),
    );
  });

  it('JavaScript is escaped to ASCII', () => {
    expect(encodingFunctions.escapeJavaScript('He said "it\'s </b>"\né')).toBe(
      'He said \\"it\\\'s <\\/b>\\"\\n\\u00E9',
    );
  });
});

describe('numbers, texts and ids', () => {
  it('round, least, most, within a range', () => {
    expect([10.8, 10, -2.5, 2.5].map(mathFunctions.roundNum)).toEqual([11, 10, -2, 3]);
    expect([mathFunctions.minVal(1, 2), mathFunctions.maxVal(1, 2)]).toEqual([1, 2]);
    expect(mathFunctions.randomWithinRange(() => 0.999, 1, 5)).toBe(4);
    expect(mathFunctions.randomWithinRange(() => 0, 3, 3)).toBe(3);
  });

  it('texts are replaced as they are', () => {
    expect(textFunctions.toReplace('a.b.c', '.', '$&')).toBe('a$&b$&c');
    expect(textFunctions.normalize('ñ', 'nfd')).toHaveLength(2);
    expect(() => textFunctions.normalize('ñ', 'nfx')).toThrow(FunctionError);
  });

  it('ids have the form of their kind', () => {
    expect(idFunctions.autoId(() => 1 - 2 ** -40)).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
    expect(idFunctions.autoUlid(1_469_918_176_385, () => 0)).toBe('01ARYZ6S410000000000000000');
    expect(idFunctions.autoKsuid(1_517_943_695_758, () => 0.5)).toMatch(/^[0-9A-Za-z]{27}$/);
  });
});

describe('XML', () => {
  it.each([
    ['<a>1</a>', '{"a":1}'],
    ['<a><b>x</b><b>y</b><c/></a>', '{"a":{"b":["x","y"],"c":""}}'],
    ['<a id="7">text</a>', '{"a":{"id":7,"content":"text"}}'],
    ['<a id="7"/>', '{"a":{"id":7}}'],
    ['<a>TRUE</a>', '{"a":true}'],
    ['<a>null</a>', '{"a":null}'],
    ['<a>007</a>', '{"a":"007"}'],
    ['<a>1.50</a>', '{"a":1.50}'],
    ['<a><![CDATA[1 < 2]]></a>', '{"a":"1 < 2"}'],
    ['<a>&lt;b&gt; &#65;</a>', '{"a":"<b> A"}'],
    ['<?xml version="1.0"?><!-- no --><a>x<b>1</b>y</a>', '{"a":{"content":["x","y"],"b":1}}'],
  ])('%s is %s', (xml, json) => {
    expect(printJson(xmlFunctions.toMap(xml))).toBe(json);
    expect(xmlFunctions.toJsonString(xml)).toBe(json);
  });

  it('is refused where it is none, and encoded where that is asked for', () => {
    expect(() => xmlFunctions.toMap('<a>')).toThrow(FunctionError);
    expect(() => xmlFunctions.toMap(`${'<a>'.repeat(2_000)}${'</a>'.repeat(2_000)}`)).toThrow(FunctionError);
    expect(xmlFunctions.toJsonString('<a>1</a>', true)).toBe('"{\\"a\\":1}"');
  });
});
