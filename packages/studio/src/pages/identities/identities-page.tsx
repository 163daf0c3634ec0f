import { Page } from '../../app/page.tsx';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Tabs } from '../../design/tabs.tsx';
import { getCallerIdentity } from '../../wire/sts.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { Policies, Roles, Users } from './identity-lists.tsx';
import '../../resource/resource.css';

/** Who may do what: roles, users and policies of IAM, for reading. */
export function IdentitiesPage() {
  const [view = 'roles'] = useSearchState('view');
  const { data } = useOperation(getCallerIdentity, {});
  const tab = (id: string, label: string) => ({
    id,
    label,
    href: to.identities(id === 'roles' ? {} : { view: id }),
  });
  return (
    <Page
      title="Identities"
      subtitle={data?.Arn && `This page asks as ${data.Arn}`}
      tabs={
        <Tabs
          label="Kinds of identities"
          current={view}
          tabs={[tab('roles', 'Roles'), tab('users', 'Users'), tab('policies', 'Policies')]}
        />
      }
    >
      {view === 'roles' && <Roles />}
      {view === 'users' && <Users />}
      {view === 'policies' && <Policies />}
    </Page>
  );
}
