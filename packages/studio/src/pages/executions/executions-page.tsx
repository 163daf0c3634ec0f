import { Page } from '../../app/page.tsx';
import { ExecutionsList } from './executions-list.tsx';

/** The runs of all workflows. */
export function ExecutionsPage() {
  return (
    <Page title="Runs">
      <ExecutionsList />
    </Page>
  );
}
