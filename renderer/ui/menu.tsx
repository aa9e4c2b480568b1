import { Menu as MantineMenu } from '@mantine/core';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import { Kbd } from './kbd.tsx';

export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly keys?: string | undefined;
  readonly danger?: boolean | undefined;
  /** Why it cannot be done now; the item stays, disabled, and says so. */
  readonly unavailable?: string | undefined;
  readonly onSelect: () => void;
}

export interface MenuSection {
  readonly id: string;
  readonly title?: string | undefined;
  readonly items: readonly MenuItem[];
}

export interface MenuProps {
  readonly label: string;
  readonly sections: readonly MenuSection[];
  readonly side?: 'bottom-start' | 'bottom-end' | 'right-end' | 'top-start' | 'top-end' | undefined;
  /** The button that opens it; takes a ref. */
  readonly children: ReactElement;
}

export function Menu({ label, sections, side = 'bottom-start', children }: MenuProps) {
  return (
    <MantineMenu
      position={side}
      offset={side === 'right-end' ? 10 : 4}
      width="max-content"
      trapFocus
      returnFocus
      withInitialFocusPlaceholder={false}
    >
      <MantineMenu.Target>{children}</MantineMenu.Target>
      <MantineMenu.Dropdown aria-label={label} miw={180}>
        {sections.map((section, index) => (
          <Fragment key={section.id}>
            {index > 0 && <MantineMenu.Divider />}
            {section.title !== undefined && <MantineMenu.Label>{section.title}</MantineMenu.Label>}
            {section.items.map((item) => (
              <MantineMenu.Item
                key={item.id}
                leftSection={item.icon}
                rightSection={item.keys === undefined ? undefined : <Kbd keys={item.keys} />}
                disabled={item.unavailable !== undefined}
                title={item.unavailable}
                data-tone={item.danger ? 'bad' : undefined}
                onClick={item.onSelect}
              >
                {item.label}
              </MantineMenu.Item>
            ))}
          </Fragment>
        ))}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}
