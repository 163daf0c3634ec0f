import type { PasswordPolicy } from '../../user-pools/records/pool-settings.ts';
import { filledText } from '../languages/filled-text.ts';
import type { PageTexts } from '../languages/page-texts.ts';

/** What a password has to be, as a sentence. */
export function passwordRules(policy: PasswordPolicy, texts: PageTexts): string {
  const kinds = [
    ...(policy.RequireUppercase ? [texts.upperCaseLetter] : []),
    ...(policy.RequireLowercase ? [texts.lowerCaseLetter] : []),
    ...(policy.RequireNumbers ? [texts.number] : []),
    ...(policy.RequireSymbols ? [texts.symbol] : []),
  ];
  const count = String(policy.MinimumLength);
  if (kinds.length === 0) return filledText(texts.passwordLength, { count });
  return filledText(texts.passwordLengthWith, { count, kinds: kinds.join(texts.listSeparator) });
}
