/* The package says CommonJS of icons that are modules: here is what each really is. */

declare module 'lucide-solid/icons/armchair' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/arrow-down-a-z' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/arrow-down-up' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/arrow-up' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/arrow-up-a-z' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/arrow-up-right' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/blocks' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/calendar' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/building' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/calendar-days' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/check' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/chevron-down' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/chevron-up' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/chevrons-up-down' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/circle-alert' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/circle-check' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/circle-question-mark' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/copy' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/columns-3' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/eye' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/eye-off' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/inbox' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/key-round' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/key-square' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/keyboard' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/layers' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/list-filter' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/lock' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/log-out' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/mail' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/mail-plus' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/panel-left' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/panel-left-close' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/plus' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/download' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/receipt' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/scroll-text' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/rows-3' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/search' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/shield-check' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/table-2' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/ticket-percent' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/user' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/users' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/x' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/at-sign' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}

declare module 'lucide-solid/icons/monitor-smartphone' {
  const icon: import('lucide-solid').LucideIcon;
  export default icon;
}
