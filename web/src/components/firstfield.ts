/** Puts the focus where typing begins: into the first field of a form. A form without one keeps the focus where it is. */
export function focusFirstField(form: HTMLElement | undefined): void {
  form?.querySelector<HTMLElement>('input:not(:disabled), select:not(:disabled), textarea:not(:disabled)')?.focus()
}

/** Whether nothing has the focus, as after the button that had it was switched off. */
export function focusIsLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}
