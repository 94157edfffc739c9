import type { Wire } from './client'

// What the menu and the buttons show. It hides what would be refused; the server decides.

/** A person as /me tells. */
export type Me = Wire['Me']
/** The kinds of posts. */
export type Post = 'recording-manager' | 'custodian' | 'archivist' | 'head' | 'authority-head'
/** The administrators' roles. */
export type Admin = NonNullable<Me['admin']>

/** Whether somebody works in the field or holds a post: he is on the list of officers. */
export const isOfficer = (me: Me): boolean => me.officer !== undefined && me.officer !== '' && !me.admin
/** Whether somebody holds one of the posts now, as a deputy included. */
export const holds = (me: Me, ...posts: Post[]): boolean => me.posts.some((held) => (posts as string[]).includes(held.kind))
/** Whether somebody is one of these administrators. */
export const administers = (me: Me, ...roles: Admin[]): boolean => me.admin !== undefined && roles.includes(me.admin)
/** Whether somebody belongs to the city's agency, which sees all. */
export const ofCity = (me: Me): boolean => me.agency === me.city
/** Whoever is signed in. */
export const anybody = (): boolean => true
