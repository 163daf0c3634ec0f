import { Page } from '../../app/page.tsx';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Tabs } from '../../design/tabs.tsx';
import { BatchJobs } from './batch-jobs.tsx';
import { ContainerTasks } from './container-tasks.tsx';
import '../../resource/resource.css';

/** What runs in containers: tasks of ECS and jobs of Batch. */
export function ContainersPage() {
  const [view = 'tasks'] = useSearchState('view');
  return (
    <Page
      title="Containers"
      tabs={
        <Tabs
          label="Kinds of containers"
          current={view}
          tabs={[
            { id: 'tasks', label: 'ECS tasks', href: to.containers() },
            { id: 'jobs', label: 'Batch jobs', href: to.containers({ view: 'jobs' }) },
          ]}
        />
      }
    >
      {view === 'jobs' ? <BatchJobs /> : <ContainerTasks />}
    </Page>
  );
}
