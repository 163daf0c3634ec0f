import type { UserPoolSettings } from '../records/pool-settings.ts';
import type { MessageOccasion } from './messages.ts';

/** A text with its placeholders. */
export interface MessageText {
  /** Of mails alone. */
  readonly subject: string;
  readonly body: string;
}

/** What a text is chosen by. */
export interface TemplateChoice {
  readonly occasion: MessageOccasion;
  readonly medium: 'EMAIL' | 'SMS';
  /** Whether a link is sent in the place of a code. */
  readonly isByLink: boolean;
}

/** What AWS sends where a pool says nothing. Source: developer guide, "Configuring MFA, authentication, verification, and invitation messages". */
const usual = {
  verification: { subject: 'Your verification code', body: 'Your verification code is {####}.' },
  link: {
    subject: 'Your verification link',
    body: 'Please click the link below to verify your email address. {##Verify Email##}',
  },
  invitation: {
    subject: 'Your temporary password',
    body: 'Your username is {username} and temporary password is {####}.',
  },
  authentication: { subject: 'Your authentication code', body: 'Your authentication code is {####}.' },
} as const;

/** The text of a pool for an occasion, AWS's where the pool has none. */
export function templateOf(settings: UserPoolSettings, choice: TemplateChoice): MessageText {
  switch (choice.occasion) {
    case 'CustomMessage_AdminCreateUser':
      return invitation(settings, choice);
    case 'CustomMessage_Authentication':
      return authentication(settings, choice);
    default:
      return verification(settings, choice);
  }
}

function invitation(
  { AdminCreateUserConfig: { InviteMessageTemplate: template = {} } }: UserPoolSettings,
  { medium }: TemplateChoice,
): MessageText {
  const body = medium === 'SMS' ? template.SMSMessage : template.EmailMessage;
  return { subject: template.EmailSubject ?? usual.invitation.subject, body: body ?? usual.invitation.body };
}

function authentication(settings: UserPoolSettings, { medium }: TemplateChoice): MessageText {
  const { subject, body } = usual.authentication;
  const { EmailMfaConfiguration: email, SmsMfaConfiguration: sms, SmsAuthenticationMessage } = settings;
  if (medium === 'EMAIL') return { subject: email?.Subject ?? subject, body: email?.Message ?? body };
  return { subject, body: sms?.SmsAuthenticationMessage ?? SmsAuthenticationMessage ?? body };
}

/** What VerificationMessageTemplate says goes before the members that were there before it. */
function verification(settings: UserPoolSettings, { medium, isByLink }: TemplateChoice): MessageText {
  const { VerificationMessageTemplate: template } = settings;
  if (isByLink) {
    return {
      subject: template.EmailSubjectByLink ?? usual.link.subject,
      body: template.EmailMessageByLink ?? usual.link.body,
    };
  }
  const { subject, body } = usual.verification;
  if (medium === 'SMS')
    return { subject, body: template.SmsMessage ?? settings.SmsVerificationMessage ?? body };
  return {
    subject: template.EmailSubject ?? settings.EmailVerificationSubject ?? subject,
    body: template.EmailMessage ?? settings.EmailVerificationMessage ?? body,
  };
}
