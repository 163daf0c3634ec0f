import { ServiceError } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { Html } from '../html.ts';
import { en } from './en.ts';
import { filledHtml, filledText } from './filled-text.ts';
import { english, languageOf, type PageLanguage, pageLanguages } from './page-language.ts';
import { toldError } from './told-error.ts';

const placesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
const others = pageLanguages.filter((language) => language !== english);
const german = languageOf('de') as PageLanguage;

describe('the languages of the pages', () => {
  it('are those of managed login', () => {
    const codes = 'de en es fr id it ja ko pt-BR zh-CN zh-TW';
    expect(pageLanguages.map(({ code }) => code).join(' ')).toBe(codes);
  });

  it.each(others.map(({ code, texts }) => [code, texts] as const))(
    '%s: says all that English says, with the same places to fill in',
    (_code, texts) => {
      for (const [key, text] of Object.entries(en)) {
        const said = texts[key as keyof typeof en];
        expect(said.trim(), key).not.toBe('');
        expect(placesOf(said), key).toEqual(placesOf(text));
      }
    },
  );

  it('are found by their code, whatever its case, and by nothing else', () => {
    expect(
      ['pt-br', 'ZH-tw', 'pt', 'en-US', '', null, 'constructor'].map((code) => languageOf(code)?.code),
    ).toEqual(['pt-BR', 'zh-TW', undefined, undefined, undefined, undefined, undefined]);
  });

  it('fill texts in: markup stays markup, texts are escaped', () => {
    const destination = '<b>';
    expect(filledText(en.codeSentTo, { destination })).toBe('We sent a code to <b>.');
    expect(filledHtml(en.codeSentTo, { destination }).text).toBe('We sent a code to &lt;b&gt;.');
    expect(filledHtml(en.codeSentTo, { destination: new Html('<i>x</i>') }).text).toContain('<i>x</i>');
  });
});

describe('what an operation refused with', () => {
  const error = (code: string, message: string) => new ServiceError(code, message);

  it('is said in English as AWS says it', () => {
    expect(toldError(english, error('CodeMismatchException', 'Just so.'))).toBe('Just so.');
  });

  it.each([
    ['NotAuthorizedException', 'Incorrect username or password.', german.texts.wrongPassword],
    ['NotAuthorizedException', 'Password attempts exceeded', german.texts.attemptsExceeded],
    ['NotAuthorizedException', 'User is disabled.', german.texts.accountDisabled],
    ['NotAuthorizedException', 'Invalid session for the user.', german.texts.sessionOver],
    ['CodeMismatchException', 'Invalid verification code provided', german.texts.wrongCode],
    ['LimitExceededException', 'Attempt limit exceeded', german.texts.attemptsExceeded],
  ])('is said in the language of the pages: %s %s', (code, message, told) => {
    expect(toldError(german, error(code, message))).toBe(told);
  });

  it('says that it is English where there is no translation', () => {
    const told = toldError(german, error('UserLambdaValidationException', '<no>'));
    expect((told as Html).text).toBe('<span lang="en">&lt;no&gt;</span>');
  });
});
