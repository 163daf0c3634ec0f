import { expect, it } from 'vitest';
import { occasionText } from './occasion-text.ts';

it.each([
  ['CustomMessage_SignUp', 'Sign-up'],
  ['CustomMessage_AdminCreateUser', 'Invitation'],
  ['CustomMessage_Later', 'Later'],
  ['constructor', 'constructor'],
])('of %s is %s', (occasion, text) => expect(occasionText(occasion)).toBe(text));
