export { AcmeCertificates } from './acme-certificates.ts';
export { CertificateChoice } from './certificate-choice.ts';
export { CertificateFiles } from './certificate-files.ts';
export { LocalAuthority } from './local-authority.ts';
