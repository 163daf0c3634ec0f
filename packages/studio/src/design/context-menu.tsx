import { type MenuItem, MenuList } from './menu.tsx';
import { Popover } from './popover.tsx';

export interface ContextMenuProps {
  readonly label: string;
  readonly groups: readonly (readonly MenuItem[])[];
  /** The point of the window it was asked for at (`clientX`, `clientY`); undefined while it is closed. */
  readonly at: { readonly x: number; readonly y: number } | undefined;
  readonly onClose: () => void;
}

/** What can be done with the thing under the pointer. What it offers must be found elsewhere too. */
export function ContextMenu({ label, groups, at, onClose }: ContextMenuProps) {
  if (at === undefined) return null;
  return (
    <Popover anchor={at} onClose={onClose}>
      <MenuList label={label} groups={groups} onDone={onClose} />
    </Popover>
  );
}
