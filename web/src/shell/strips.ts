import type { Component } from 'vue'

// What stands above every screen for as long as it is true: that this is a demo, the tray of uploads. A file
// src/shell/strips/NAME.vue is such a strip; it decides by itself whether it shows anything.
const found = import.meta.glob<{ default: Component }>('./strips/*.vue', { eager: true })

/** Every strip, by the order of their names. */
export const strips: Component[] = Object.keys(found).sort().map((path) => found[path]!.default)
