export {
  openPasswordList,
  type PasswordList,
  PasswordListError,
  type PasswordListOptions,
} from './compromised-passwords.ts';
export { CryptoThreads } from './crypto-threads.ts';
export { nodePasskeys } from './passkeys.ts';
export { nodeSaml } from './saml.ts';
export { type SmsWebhookOptions, smsWebhook, type TextMessage } from './sms-webhook.ts';
export { type Mail, openSmtp, readSmtpUrl, type SmtpPlace, type SmtpSender } from './smtp.ts';
export { nodeUserPoolCrypto } from './user-pool-crypto.ts';
