const texts: { readonly [occasion: string]: string } = {
  SignUp: 'Sign-up',
  AdminCreateUser: 'Invitation',
  ResendCode: 'Code once more',
  ForgotPassword: 'Forgotten password',
  UpdateUserAttribute: 'Changed address',
  VerifyUserAttribute: 'Verified address',
  Authentication: 'Signing in',
};

/** Why a message was sent, in words: `Sign-up` of `CustomMessage_SignUp`. */
export function occasionText(occasion: string): string {
  const name = occasion.replace(/^CustomMessage_/, '');
  return Object.hasOwn(texts, name) ? (texts[name] ?? name) : name;
}
