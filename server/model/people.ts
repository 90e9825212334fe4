/** How the page shows the rows of a table of people, which have their initials. `external` is the flag of people from another organisation. */
export interface People {
  external?: string;
}
