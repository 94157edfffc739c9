import type { RouteLocationNormalizedLoaded, Router } from 'vue-router'

/** One part of the breadcrumb: a screen's title key and path. */
export interface Crumb {
  word: string
  path: string
}

/** The way to a screen, from the outermost on, by what each route says stands above it. */
export function crumbsOf(route: Pick<RouteLocationNormalizedLoaded, 'meta' | 'path'>, router: Router): Crumb[] {
  const way: Crumb[] = []
  let at: Pick<RouteLocationNormalizedLoaded, 'meta' | 'path'> | undefined = route
  while (at?.meta.title && way.length < 6) {
    way.unshift({ word: at.meta.title, path: at.path })
    at = at.meta.above ? router.resolve(at.meta.above) : undefined
  }
  return way
}
