import { expect, it } from 'vitest';
import { withoutSecrets } from './without-secrets.ts';

it('shows no secret of a provider', () => {
  const details = {
    client_id: 'notes',
    client_secret: 'hush',
    private_key: 'hush',
    oidc_issuer: 'https://id',
  };
  const shown = withoutSecrets(details);
  expect(JSON.stringify(shown)).not.toContain('hush');
  expect(shown).toMatchObject({ client_id: 'notes', oidc_issuer: 'https://id' });
});
