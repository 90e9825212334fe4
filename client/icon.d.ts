/* The package declares its icons as CommonJS, but they are modules: tsconfig.json maps each of them to this declaration. */
declare const icon: import('lucide-solid').LucideIcon;
export default icon;
