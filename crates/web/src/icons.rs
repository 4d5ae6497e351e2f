//! Small drawings, always beside words: hidden from assistive technology.

/// The drawing named, 20 units wide, in the colour of the text around it.
pub(crate) fn svg(name: &str) -> Option<String> {
    let inside = match name {
        "arrow-down" => "<path d='M10 4v12m0 0 5-5m-5 5-5-5'/>",
        "arrow-left" => "<path d='M16 10H4m0 0 5 5m-5-5 5-5'/>",
        "arrow-right" => "<path d='M4 10h12m0 0-5-5m5 5-5 5'/>",
        "arrow-up" => "<path d='M10 16V4m0 0 5 5m-5-5L5 9'/>",
        "calendar" => "<path d='M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5'/>",
        "check" => "<path d='m4 10.5 4 4 8-9'/>",
        "clock" => "<circle cx='10' cy='10' r='7'/><path d='M10 6v4.5l3 1.5'/>",
        "copy" => "<path d='M7.5 7.5h9v9h-9zM12.5 7.5v-4h-9v9h4'/>",
        "cross" => "<path d='m5 5 10 10M15 5 5 15'/>",
        "data" => {
            "<ellipse cx='10' cy='5' rx='6.5' ry='2.5'/>\
             <path d='M3.5 5v10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5V5M3.5 10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5'/>"
        }
        "download" => "<path d='M10 3v9.5m0 0 4-4m-4 4-4-4M3.5 14v3h13v-3'/>",
        "edit" => "<path d='m4 16 .8-3.6L13 4.2l2.8 2.8-8.2 8.2L4 16Z'/>",
        "file" => "<path d='M5 2.5h6.5L15.5 6v11.5H5zM11.5 2.5V6.5h4'/>",
        "info" => "<circle cx='10' cy='10' r='7.5'/><path d='M10 9v5M10 6v.5'/>",
        "lock" => "<path d='M4.5 9h11v8h-11zM7 9V6.5a3 3 0 0 1 6 0V9'/>",
        "minus" => "<path d='M4 10h12'/>",
        "pending" => "<circle cx='10' cy='10' r='7' stroke-dasharray='3 2.6'/>",
        "plus" => "<path d='M10 4v12M4 10h12'/>",
        "search" => "<circle cx='8.5' cy='8.5' r='5.5'/><path d='m12.8 12.8 4.2 4.2'/>",
        "sort" => "<path d='m6.5 8 3.5-4 3.5 4M6.5 12l3.5 4 3.5-4'/>",
        "upload" => "<path d='M10 13V3.5m0 0 4 4m-4-4-4 4M3.5 13.5V17h13v-3.5'/>",
        "user" => "<circle cx='10' cy='7' r='3.5'/><path d='M3.5 17c.6-3.4 3-5 6.5-5s5.9 1.6 6.5 5'/>",
        "warning" => "<path d='M10 3 2 17h16L10 3ZM10 8v4.5M10 14.5v.5'/>",
        _ => return None,
    };
    Some(format!(
        "<svg class=\"icon\" viewBox=\"0 0 20 20\" width=\"20\" height=\"20\" aria-hidden=\"true\" focusable=\"false\" \
         fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.75\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\">{inside}</svg>"
    ))
}

/// The mark of the product: a belfry with its clock. Two tones, taken from the stylesheet.
pub(crate) const BELFRY: &str = "<svg class=\"belfry\" viewBox=\"0 0 32 40\" width=\"32\" height=\"40\" \
    aria-hidden=\"true\" focusable=\"false\"><path class=\"belfry-roof\" d=\"M16 0 17 4.5 22 12H10L15 4.5Z\"/>\
    <path class=\"belfry-wall\" d=\"M9 13.5h14V16h-1.5v6H24v2.5h-1V40h-4.5v-6.5a2.5 2.5 0 0 0-5 \
    0V40H9V24.5H8V22h2.5v-6H9Z\"/><circle class=\"belfry-clock\" cx=\"16\" cy=\"27.5\" r=\"2.6\"/>\
    <path class=\"belfry-clock\" d=\"M14 21.5V19a2 2 0 0 1 4 0v2.5Z\"/></svg>";
