import { type ReactNode, useState } from 'react';
import { type Crumb, Page } from '../app/page.tsx';
import { Button } from '../design/button.tsx';
import { ErrorCallout } from '../design/error-callout.tsx';
import { Skeleton } from '../design/skeleton.tsx';
import { Tabs } from '../design/tabs.tsx';
import type { ServiceError } from '../wire/service-error.ts';
import './resource.css';

/** One of several views of a resource. */
export interface ResourceView<Resource> {
  readonly id: string;
  readonly label: string;
  readonly href: string;
  readonly count?: number | undefined;
  readonly show: (resource: Resource) => ReactNode;
}

export interface ResourcePageProps<Resource> {
  readonly title: string;
  readonly badge?: ReactNode;
  readonly subtitle?: ReactNode;
  /** The list that it stands in. */
  readonly parent: Crumb;
  /** As `useOperation` gives it. */
  readonly read: { readonly data: Resource | undefined; readonly error: ServiceError | null };
  readonly views: readonly ResourceView<Resource>[];
  /** The id of the view that the address names; the first unless said. */
  readonly view?: string | undefined;
  readonly actions?: ReactNode;
  /** The dialog that asks before it goes. */
  readonly deletion?: (onClose: () => void) => ReactNode;
}

/** The page of one resource: its views, each with an address; what can be done with it; how it is deleted. */
export function ResourcePage<Resource>(props: ResourcePageProps<Resource>) {
  const { title, badge, subtitle, parent, read, views, actions, deletion } = props;
  const [isDeleting, setIsDeleting] = useState(false);
  const current = views.find(({ id }) => id === props.view) ?? views[0];
  return (
    <Page
      title={title}
      badge={badge}
      subtitle={subtitle}
      crumbs={[parent]}
      actions={
        <>
          {deletion !== undefined && (
            <Button icon="trash" onClick={() => setIsDeleting(true)}>
              Delete
            </Button>
          )}
          {actions}
        </>
      }
      {...(views.length > 1 && {
        tabs: <Tabs label={`Views of ${title}`} current={current?.id ?? ''} tabs={views} />,
      })}
    >
      <ErrorCallout error={read.error} />
      {read.data === undefined && read.error === null && <Skeleton lines={5} />}
      {read.data !== undefined && current?.show(read.data)}
      {isDeleting && deletion?.(() => setIsDeleting(false))}
    </Page>
  );
}
