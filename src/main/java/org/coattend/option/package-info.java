/** What the options of all parts have in common. */
package org.coattend.option;
