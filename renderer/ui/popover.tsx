import { Popover as MantinePopover } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

export interface PopoverProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly label: string;
  readonly side?: 'bottom-start' | 'bottom-end' | 'top-start' | 'top-end' | undefined;
  readonly widthPx?: number | undefined;
  /** The button that opens it; takes a ref. */
  readonly target: ReactElement;
  readonly children: ReactNode;
}

export function Popover(props: PopoverProps) {
  const { open, onOpenChange, label, side = 'bottom-start', widthPx = 360, target, children } = props;
  return (
    <MantinePopover
      opened={open}
      onChange={onOpenChange}
      position={side}
      offset={6}
      width={widthPx}
      trapFocus
      returnFocus
    >
      <MantinePopover.Target>{target}</MantinePopover.Target>
      <MantinePopover.Dropdown aria-label={label}>{children}</MantinePopover.Dropdown>
    </MantinePopover>
  );
}
