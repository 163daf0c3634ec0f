import type { UserPoolRecord } from '../user-pools/records/pool-records.ts';
import type { Field } from './pages/form-parts.ts';

type Known = Pick<Field, 'label' | 'type' | 'autocomplete' | 'hint'>;

const known: { readonly [name: string]: Known } = {
  email: { label: 'Email', type: 'email', autocomplete: 'email' },
  phone_number: {
    label: 'Phone number',
    type: 'tel',
    autocomplete: 'tel',
    hint: 'With the country code, as in +14155550123.',
  },
  name: { label: 'Name', autocomplete: 'name' },
  given_name: { label: 'Given name', autocomplete: 'given-name' },
  family_name: { label: 'Family name', autocomplete: 'family-name' },
  middle_name: { label: 'Middle name', autocomplete: 'additional-name' },
  nickname: { label: 'Nickname', autocomplete: 'nickname' },
  preferred_username: { label: 'Preferred username' },
  birthdate: { label: 'Birthdate', type: 'date', autocomplete: 'bday' },
  website: { label: 'Website', type: 'url', autocomplete: 'url' },
};

/** What an attribute is called on pages. */
export function attributeLabel(name: string): string {
  if (Object.hasOwn(known, name)) return (known[name] as Known).label;
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
export function attributeField(name: string, rest: Pick<Field, 'value' | 'isWrong'>): Field {
  const { label, ...shown } = Object.hasOwn(known, name) ? (known[name] as Known) : { label: '' };
  return { name: `attribute.${name}`, label: label || attributeLabel(name), ...shown, ...rest };
}
