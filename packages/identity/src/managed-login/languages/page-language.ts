import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { id } from './id.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import type { PageTexts } from './page-texts.ts';
import { ptBr } from './pt-br.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

/** A language of the pages. */
export interface PageLanguage {
  /** As `lang` of a request and of the page's markup has it. */
  readonly code: string;
  /** How it calls itself. */
  readonly name: string;
  /** Its key among the links of terms. Source: API reference, `TermsType`. */
  readonly termsKey: string;
  readonly texts: PageTexts;
}

export const english: PageLanguage = {
  code: 'en',
  name: 'English',
  termsKey: 'cognito:english',
  texts: en,
};

/** Source: developer guide, "Managed login localization". */
export const pageLanguages: readonly PageLanguage[] = [
  { code: 'de', name: 'Deutsch', termsKey: 'cognito:german', texts: de },
  english,
  { code: 'es', name: 'Español', termsKey: 'cognito:spanish', texts: es },
  { code: 'fr', name: 'Français', termsKey: 'cognito:french', texts: fr },
  { code: 'id', name: 'Bahasa Indonesia', termsKey: 'cognito:bahasa-indonesia', texts: id },
  { code: 'it', name: 'Italiano', termsKey: 'cognito:italian', texts: it },
  { code: 'ja', name: '日本語', termsKey: 'cognito:japanese', texts: ja },
  { code: 'ko', name: '한국어', termsKey: 'cognito:korean', texts: ko },
  { code: 'pt-BR', name: 'Português (Brasil)', termsKey: 'cognito:portuguese-brazil', texts: ptBr },
  { code: 'zh-CN', name: '简体中文', termsKey: 'cognito:chinese-simplified', texts: zhCn },
  { code: 'zh-TW', name: '繁體中文', termsKey: 'cognito:chinese-traditional', texts: zhTw },
];

/** The language of a code; undefined where there is none. */
export function languageOf(code: string | null | undefined): PageLanguage | undefined {
  return pageLanguages.find((language) => language.code.toLowerCase() === code?.toLowerCase());
}
