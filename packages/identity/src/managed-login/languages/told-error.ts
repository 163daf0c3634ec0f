import type { ServiceError } from '@cairn/kit';
import { type Html, html } from '../html.ts';
import { english, type PageLanguage } from './page-language.ts';
import type { PageTexts } from './page-texts.ts';

const byCode: { readonly [code: string]: keyof PageTexts } = {
  CodeMismatchException: 'wrongCode',
  EnableSoftwareTokenMFAException: 'wrongCode',
  ExpiredCodeException: 'codeExpired',
  UsernameExistsException: 'accountExists',
  AliasExistsException: 'accountExists',
  InvalidPasswordException: 'passwordRefused',
  PasswordHistoryPolicyViolationException: 'passwordRefused',
  LimitExceededException: 'attemptsExceeded',
  TooManyRequestsException: 'attemptsExceeded',
  TooManyFailedAttemptsException: 'attemptsExceeded',
};

/** One name for much: what it is about stands in the message. */
const ofNotAuthorized: readonly (readonly [RegExp, keyof PageTexts])[] = [
  [/^Incorrect username or password/, 'wrongPassword'],
  [/attempts exceeded/i, 'attemptsExceeded'],
  [/disabled/i, 'accountDisabled'],
  [/session/i, 'sessionOver'],
];

/**
 * What an operation refused with, in the language of the pages. In English it is said as AWS says it; what has no
 * translation stays English, and says so.
 */
export function toldError(language: PageLanguage, { code, message }: ServiceError): Html | string {
  if (language === english) return message;
  const key =
    code === 'NotAuthorizedException'
      ? ofNotAuthorized.find(([pattern]) => pattern.test(message))?.[1]
      : byCode[code];
  return key === undefined ? inEnglish(language, message) : language.texts[key];
}

/** A text that there is in English alone, marked so on pages in another language. */
export function inEnglish(language: PageLanguage, text: string): Html | string {
  return language === english ? text : html`<span lang="en">${text}</span>`;
}
