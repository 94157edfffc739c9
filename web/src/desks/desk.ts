import type { RouteRecordRaw } from 'vue-router'
import type { Me } from '@/api/right'

/** The groups of the menu, in their order. */
export const groups = ['start', 'record', 'file', 'use', 'system'] as const

/** One entry of the menu. It is there only for those who may use it, and only when its screen exists. */
export interface Entry {
  /** The path that it opens: a route of the desk. */
  to: string
  /** Key of its word in the catalogue. */
  word: string
  group: (typeof groups)[number]
  /** Place in its group; screens keep the order of the work. */
  order: number
  may: (me: Me) => boolean
  /** How much waits there for the person, asked when the frame is shown and then each minute. */
  waiting?: () => Promise<number>
}

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the screen's title in the catalogue: the last part of the breadcrumb and the window's title. */
    title?: string
    /** Path of the screen above it in the breadcrumb. */
    above?: string
    /** Who may open it; `open` for everybody, signed in or not. Required on every route (desks.test.ts). */
    may?: ((me: Me) => boolean) | 'open'
    /** Shown without the frame. */
    bare?: boolean
  }
}

/** What a desk gives to the app: `export const desk: Desk` in its index.ts. */
export interface Desk {
  routes: RouteRecordRaw[]
  menu: Entry[]
}
