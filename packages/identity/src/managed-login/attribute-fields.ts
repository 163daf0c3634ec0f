import type { UserPoolRecord } from '../user-pools/records/pool-records.ts';
import type { PageTexts } from './languages/page-texts.ts';
import type { Field } from './pages/form-parts.ts';

type Known = Pick<Field, 'type' | 'autocomplete'> & {
  readonly label: keyof PageTexts;
  readonly hint?: keyof PageTexts;
};

const known: { readonly [name: string]: Known } = {
  email: { label: 'email', type: 'email', autocomplete: 'email' },
  phone_number: { label: 'phoneNumber', type: 'tel', autocomplete: 'tel', hint: 'phoneNumberHint' },
  name: { label: 'name', autocomplete: 'name' },
  given_name: { label: 'givenName', autocomplete: 'given-name' },
  family_name: { label: 'familyName', autocomplete: 'family-name' },
  middle_name: { label: 'middleName', autocomplete: 'additional-name' },
  nickname: { label: 'nickname', autocomplete: 'nickname' },
  preferred_username: { label: 'preferredUsername' },
  birthdate: { label: 'birthdate', type: 'date', autocomplete: 'bday' },
  website: { label: 'website', type: 'url', autocomplete: 'url' },
};

/** What an attribute is called on pages. */
export function attributeLabel(name: string, texts: PageTexts): string {
  if (Object.hasOwn(known, name)) return texts[(known[name] as Known).label];
  const plain = name.replace(/^custom:/, '').replace(/_/g, ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** Attributes that somebody who signs up has to give: those that the pool requires, and those that it verifies. */
export function signUpAttributes({ settings }: UserPoolRecord): readonly string[] {
  const { SchemaAttributes, AutoVerifiedAttributes, UsernameAttributes = [] } = settings;
  const required = SchemaAttributes.filter(({ Required, Name }) => Required && Name !== 'sub');
  const names = [...required.map(({ Name }) => Name), ...AutoVerifiedAttributes];
  // Whoever signs up by an address has given it as his name.
  const [given, ...others] = UsernameAttributes;
  const isGiven = (name: string) =>
    others.length === 0
      ? name === given
      : UsernameAttributes.some((each) => each === name && !isRequired(name));
  const isRequired = (name: string) => required.some(({ Name }) => Name === name);
  return [...new Set(names)].filter((name) => !isGiven(name));
}

/** A field for an attribute. */
export function attributeField(
  name: string,
  texts: PageTexts,
  rest: Pick<Field, 'value' | 'isWrong'>,
): Field {
  const label = attributeLabel(name, texts);
  if (!Object.hasOwn(known, name)) return { name: `attribute.${name}`, label, ...rest };
  const { hint, ...shown } = known[name] as Known;
  return {
    ...{ ...shown, name: `attribute.${name}`, label, ...rest },
    hint: hint === undefined ? undefined : texts[hint],
  };
}
