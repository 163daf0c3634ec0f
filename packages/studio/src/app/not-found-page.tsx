import { EmptyState } from '../design/empty-state.tsx';
import { ButtonLink } from '../design/link.tsx';
import { Page } from './page.tsx';
import { to } from './routes.ts';

/** No page has this address. */
export function NotFoundPage() {
  return (
    <Page title="Not found">
      <EmptyState
        icon="map"
        title="No page has this address"
        action={<ButtonLink href={to.workflows()}>Go to the workflows</ButtonLink>}
      >
        <p>The address may be mistyped, or what it named is gone.</p>
      </EmptyState>
    </Page>
  );
}
